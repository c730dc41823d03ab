import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Changes and WebSockets with a browser's cookie come from our own pages only. Browsers say where a request comes from
 * (Sec-Fetch-Site, Origin); a client that says neither is no browser, and no page can make it act. With a bearer token
 * nothing is at stake, since no browser adds one by itself.
 * @throws AppError origin-refused
 */
export function refuseForeignOrigin(request: FastifyRequest): void {
  const { headers } = request;
  if (headers.authorization !== undefined) return;
  const upgrade = headers.upgrade !== undefined;
  if (SAFE_METHODS.includes(request.method) && !upgrade) return;
  const site = headers['sec-fetch-site'];
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  const foreignOrigin = headers.origin !== undefined && headers.origin !== `https://${headers.host}`;
  if (foreignSite || foreignOrigin) {
    throw new AppError('origin-refused', 'The request comes from a page of another origin.');
  }
}
