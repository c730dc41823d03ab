import type { IncomingMessage } from 'node:http';
import type { Server } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';

/**
 * Lets everything live below a path of an address that others share, where a proxy may take the path away or leave it.
 * Routes, and what they say of places and cookies, are written as if it were at the root. `path`: as `/sitekeeper`; empty:
 * at the root.
 */
export const withoutPath =
  (path: string) =>
  ({ url = '/' }: { url?: string | undefined }): string => {
    const below = path !== '' && url.startsWith(path) && /^([/?]|$)/.test(url.slice(path.length));
    if (!below) return url;
    const rest = url.slice(path.length);
    return rest.startsWith('/') ? rest : `/${rest}`;
  };

/** A cookie for all of a host may not be for a part of it only (RFC 6265bis §4.1.3.2). */
const WHOLE_HOST = '__Host-';
const PART_OF_HOST = '__Secure-';

/** Before the plug-in for cookies reads them. */
export function mountRequests(server: Server, path: string): void {
  if (path === '') return;
  const rename = ({ headers }: IncomingMessage): void => {
    if (headers.cookie) {
      headers.cookie = headers.cookie
        .split(';')
        .map((pair) => pair.trim())
        // Of the whole host they are another's here.
        .filter((pair) => !pair.startsWith(WHOLE_HOST))
        .map((pair) => (pair.startsWith(PART_OF_HOST) ? WHOLE_HOST + pair.slice(PART_OF_HOST.length) : pair))
        .join('; ');
    }
  };
  server.prependListener('request', rename);
  server.prependListener('upgrade', rename);
}

/** After the plug-in for cookies has written them. */
export function mountAnswers(app: FastifyInstance, path: string): void {
  if (path === '') return;
  app.addHook('onSend', async (_request, reply) => {
    const location = reply.getHeader('location');
    if (typeof location === 'string' && location.startsWith('/')) reply.header('location', path + location);
    rewriteCookies(reply, path);
  });
}

function rewriteCookies(reply: FastifyReply, path: string): void {
  const given = reply.getHeader('set-cookie');
  if (given === undefined) return;
  reply.removeHeader('set-cookie');
  for (const cookie of [given].flat()) {
    const renamed = String(cookie).startsWith(WHOLE_HOST)
      ? PART_OF_HOST + String(cookie).slice(WHOLE_HOST.length)
      : String(cookie);
    reply.header('set-cookie', renamed.replace(/; Path=\/(?=;|$)/, `; Path=${path}`));
  }
}
