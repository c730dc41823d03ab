import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';
import type { Claim } from '../claim.ts';
import type { FactoryCheck, FactoryIdentity } from '../factory/index.ts';
import { EstRefused } from '../refused.ts';
import { readCredentials } from './credentials.ts';

/**
 * Whom somebody without a device certificate claims to be: by HTTP Basic, by a certificate of its factory in TLS
 * (RFC 7030 §3.3.2), or by both, which then must be of the same box. A certificate of nobody we know counts for nothing
 * where there is a secret.
 *
 * @throws EstRefused credentials-missing, credentials-malformed, certificate-untrusted, serial-mismatch
 */
export async function claimOf(request: FastifyRequest, checkFactory: FactoryCheck): Promise<Claim> {
  const { authorization } = request.headers;
  const address = request.ip;
  const shown = await factoryOf(request.raw.socket as TLSSocket, checkFactory);
  if (shown === undefined || 'fault' in shown) {
    if (shown && authorization === undefined) {
      throw new EstRefused(
        'certificate-untrusted',
        `The certificate is not one of a factory that is trusted here (${shown.fault}).`,
      );
    }
    return { ...readCredentials(authorization), address };
  }
  if (authorization === undefined) return { serial: shown.serial, address, factory: shown };
  const { serial, secret } = readCredentials(authorization);
  if (serial === shown.serial) return { serial, secret, address, factory: shown };
  throw new EstRefused('serial-mismatch', 'The factory certificate is of another serial number.');
}

async function factoryOf(
  socket: TLSSocket,
  checkFactory: FactoryCheck,
): Promise<FactoryIdentity | { fault: string } | undefined> {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate || socket.authorized) return undefined;
  return checkFactory(certificate, sentWith(certificate));
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
