import { X509Certificate } from 'node:crypto';
import type { Server } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';
import type { Certificates } from '../../certificates/index.ts';

/**
 * What a client showed in its handshake. `ours`: TLS takes it and an authority of ours signed it; `expired`: as it was
 * in its time; `forged`: it, or one it was sent with, bears the name of an authority of ours as its issuer and was not
 * signed by it; `foreign`: all others.
 */
export type ClientCertificate = {
  certificate: X509Certificate;
  /** Those sent with it, towards its root. */
  path: X509Certificate[];
  standing: 'ours' | 'expired' | 'forged' | 'foreign';
  /** What TLS thought of it. */
  fault: string;
};

const shown = new WeakMap<object, ClientCertificate>();

/**
 * Judges the client's certificate of each connection once, while its handshake ends. That is also when it has to be
 * read: a signature that did not verify stays in OpenSSL's queue of errors until something else asks OpenSSL, and the
 * connection would otherwise be ended for it or not, as its octets happen to come in.
 */
export function judgeClientCertificates(server: Server, certificates: Certificates): void {
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    const certificate = socket.getPeerX509Certificate();
    if (certificate) shown.set(socket, judge(socket, certificate, certificates));
  });
}

export const clientCertificateOf = (request: FastifyRequest): ClientCertificate | undefined =>
  shown.get(request.raw.socket);

function judge(
  socket: TLSSocket,
  certificate: X509Certificate,
  certificates: Certificates,
): ClientCertificate {
  const path = sentWith(certificate);
  const device = open(certificates, ['device']);
  const all = [...device, ...open(certificates, ['root', 'vpn'])];
  const fault = String(socket.authorizationError ?? 'it is not for devices');
  const standing = (): ClientCertificate['standing'] => {
    if ([certificate, ...path].some((link) => claimOf(link, all) === 'forged')) return 'forged';
    // Of the VPN CA or the root itself TLS may think well, as the client sends their certificates or not.
    if (claimOf(certificate, device) !== 'signed') return 'foreign';
    if (socket.authorized) return 'ours';
    return fault === 'CERT_HAS_EXPIRED' ? 'expired' : 'foreign';
  };
  return { certificate, path, standing: standing(), fault };
}

const open = (certificates: Certificates, kinds: Parameters<Certificates['published']>[0]) =>
  certificates.published(kinds).map((der) => new X509Certificate(der));

/** Whether what a certificate says of its issuer is true, where it names one of these. */
function claimOf(
  certificate: X509Certificate,
  authorities: readonly X509Certificate[],
): 'signed' | 'forged' | 'foreign' {
  const named = authorities.filter(({ subject }) => subject === certificate.issuer);
  if (named.length === 0) return 'foreign';
  return named.some(({ publicKey }) => verifies(certificate, publicKey)) ? 'signed' : 'forged';
}

function verifies(certificate: X509Certificate, key: X509Certificate['publicKey']): boolean {
  try {
    return certificate.verify(key);
  } catch {
    return false;
  }
}

/** Far more than a path has. */
const MOST_SENT = 10;

function sentWith(certificate: X509Certificate): X509Certificate[] {
  const sent: X509Certificate[] = [];
  for (
    let next = certificate.issuerCertificate;
    next && sent.length < MOST_SENT;
    next = next.issuerCertificate
  ) {
    if (sent.some(({ raw }) => raw.equals(next!.raw))) break;
    sent.push(next);
  }
  return sent;
}
