import { constants } from 'node:crypto';
import { createServer, type SecureContextOptions, type Server, type TLSSocket } from 'node:tls';
import type { RefusalCode } from './refused.ts';
import type { RecordRefusal, TlsMaterial } from './types.ts';

const HANDSHAKE_TIMEOUT_MS = 10_000;

/**
 * No session tickets: they cost 12 KB a connection, and a resumed session is one whose certificate nobody looked at.
 */
export function contextOf(tls: TlsMaterial): SecureContextOptions {
  return {
    key: tls.keyPem,
    cert: tls.certificateChainPem,
    ca: tls.authorities,
    minVersion: 'TLSv1.2',
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
}

/** Mutual TLS: who shows no certificate of ours does not get to speak MQTT. */
export function createTlsServer(deps: {
  tls: TlsMaterial;
  recordRefusal: RecordRefusal;
  onConnection(socket: TLSSocket): void;
}): Server {
  const { tls, recordRefusal, onConnection } = deps;
  const server = createServer({
    ...contextOf(tls),
    requestCert: true,
    rejectUnauthorized: true,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    noDelay: true,
  });
  server.on('secureConnection', onConnection);
  server.on('tlsClientError', (error, socket) => {
    const { code, detail } = explain(error, socket);
    recordRefusal({ channel: 'tls', code, source: sourceOf(socket), detail });
    socket.destroy();
  });
  return server;
}

/** IP address of the other end; IPv4 in its own notation also on an IPv6 socket. */
export function sourceOf(socket: TLSSocket): string {
  return (socket.remoteAddress ?? 'unknown').replace(/^::ffff:(?=\d+\.)/, '');
}

function explain(error: Error & { code?: string }, socket: TLSSocket): { code: RefusalCode; detail: string } {
  const verification = socket.authorizationError as Error | string | undefined;
  if (error.code === 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE') {
    return { code: 'certificate-missing', detail: 'The client showed no certificate.' };
  }
  if (verification) {
    return { code: 'certificate-untrusted', detail: `The client's certificate: ${String(verification)}.` };
  }
  if (error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT') {
    return { code: 'handshake-timeout', detail: 'The TLS handshake was not completed in time.' };
  }
  return { code: 'handshake-failed', detail: `The TLS handshake failed: ${error.code ?? error.name}.` };
}
