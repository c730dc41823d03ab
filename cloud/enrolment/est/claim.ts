import type { FastifyRequest } from 'fastify';
import type { Claim } from '../claim.ts';
import type { FactoryCheck, FactoryIdentity } from '../factory/index.ts';
import { EstRefused } from '../refused.ts';
import { type ClientCertificate, clientCertificateOf } from './client-certificate.ts';
import { refuseUntrusted } from './client-identity.ts';
import { readCredentials } from './credentials.ts';

/**
 * Whom somebody without a device certificate claims to be: by HTTP Basic, by a certificate of its factory in TLS
 * (RFC 7030 §3.3.2), or by both, which then must be of the same box. A certificate of nobody we know counts for nothing
 * where there is a secret; one that bears the name of an authority of ours and is forged is refused, secret or not.
 *
 * @throws EstRefused credentials-missing, credentials-malformed, certificate-untrusted, serial-mismatch
 */
export async function claimOf(request: FastifyRequest, checkFactory: FactoryCheck): Promise<Claim> {
  const { authorization } = request.headers;
  const address = request.ip;
  const certificate = clientCertificateOf(request);
  if (certificate?.standing === 'forged') throw refuseUntrusted(certificate);
  const shown = await factoryOf(certificate, checkFactory);
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
  shown: ClientCertificate | undefined,
  checkFactory: FactoryCheck,
): Promise<FactoryIdentity | { fault: string } | undefined> {
  if (!shown || shown.standing === 'ours') return undefined;
  return checkFactory(shown.certificate, shown.path);
}
