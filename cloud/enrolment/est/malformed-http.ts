import type { Socket } from 'node:net';
import type { Refusals } from '../../refusals/index.ts';

/** What is no HTTP. The octets received are part of the error and may hold a secret: only its code is recorded. */
export function refuseMalformedHttp(refusals: Refusals) {
  return (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    refusals.record({
      channel: 'est',
      code: 'request-malformed',
      source: socket.remoteAddress ?? 'unknown',
      detail: `not well-formed HTTP: ${error.code ?? 'unknown'}`,
    });
    if (socket.writable)
      socket.write('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    socket.destroySoon();
  };
}
