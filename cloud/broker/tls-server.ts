import { createServer, type SecureContextOptions, type Server, type TLSSocket } from 'node:tls';
import { MUTUAL_TLS_RULES } from '../platform/tls-rules.ts';
import type { RefusalCode } from './refused.ts';
import type { RecordRefusal, TlsMaterial } from './types.ts';

const HANDSHAKE_TIMEOUT_MS = 10_000;

export function contextOf(tls: TlsMaterial): SecureContextOptions {
  return {
    key: tls.keyPem,
    cert: tls.certificateChainPem,
    ca: tls.authorities,
    ...MUTUAL_TLS_RULES,
  };
}

/**
 * Mutual TLS: who shows no certificate of ours does not get to speak MQTT. That is decided here rather than inside the
 * TLS library, which would end such a connection without telling where it came from.
 */
export function createTlsServer(deps: {
  tls: TlsMaterial;
  recordRefusal: RecordRefusal;
  onConnection(socket: TLSSocket): void;
}): Server {
  const { tls, recordRefusal, onConnection } = deps;
  const server = createServer({
    ...contextOf(tls),
    requestCert: true,
    rejectUnauthorized: false,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    noDelay: true,
  });
  const refuse = (socket: TLSSocket, code: RefusalCode, detail: string) => {
    recordRefusal({ channel: 'tls', code, source: sourceOf(socket), detail });
    socket.destroy();
  };
  server.on('secureConnection', (socket) => {
    socket.on('error', () => socket.destroy());
    if (socket.authorized) return onConnection(socket);
    if (!socket.getPeerX509Certificate()) {
      return refuse(socket, 'certificate-missing', 'The client showed no certificate.');
    }
    refuse(socket, 'certificate-untrusted', `The client's certificate: ${socket.authorizationError}.`);
  });
  server.on('tlsClientError', (error: Error & { code?: string }, socket) => {
    if (error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT') {
      return refuse(socket, 'handshake-timeout', 'The TLS handshake was not completed in time.');
    }
    refuse(socket, 'handshake-failed', `The TLS handshake failed: ${error.code ?? error.name}.`);
  });
  return server;
}

/** IP address of the other end; IPv4 in its own notation also on an IPv6 socket. */
export function sourceOf(socket: TLSSocket): string {
  return (socket.remoteAddress ?? 'unknown').replace(/^::ffff:(?=\d+\.)/, '');
}
