import type { Server } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Refusals } from '../../refusals/index.ts';

/** Records TLS handshakes that came to nothing. One that merely hung up (a port probe) is none. */
export function recordHandshakeFailures(server: Server, refusals: Refusals): void {
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: TLSSocket) => {
    if (error.code === 'ECONNRESET') return;
    const timedOut = error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT';
    refusals.record({
      channel: 'tls',
      code: timedOut ? 'handshake-timeout' : 'handshake-failed',
      source: socket.remoteAddress ?? 'unknown',
      detail: `enrolment: ${error.code ?? 'unknown'}`,
    });
  });
}
