import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];
const LONGEST_NAME = 200;

/**
 * Changes and WebSockets with a browser's cookie come from our own pages only: those of the address that was called, or of
 * the one people are told. Browsers say where a request comes from (Sec-Fetch-Site, Origin); a client that says neither is
 * no browser, and no page can make it act. With a bearer token nothing is at stake, since no browser adds one by itself.
 * @throws AppError origin-refused
 */
export function refuseForeignOrigin(request: FastifyRequest, publicUrl: string): void {
  const { headers } = request;
  if (headers.authorization !== undefined) return;
  const upgrade = headers.upgrade !== undefined;
  if (SAFE_METHODS.includes(request.method) && !upgrade) return;
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new AppError(
      'origin-refused',
      `The request comes from a page of another origin (${shown(origin)}).`,
    );
  }
  if (origin === undefined || origin === `https://${host}` || origin === new URL(publicUrl).origin) return;
  throw new AppError(
    'origin-refused',
    `The request comes from a page of ${shown(origin)}, and was received for the host ${shown(host)}. ` +
      'A proxy has to pass the Host of the browser on, or SITEKEEPER_PUBLIC_URL has to be the address of the page.',
  );
}

const shown = (name: string | undefined) => (name ?? 'not told').slice(0, LONGEST_NAME);
