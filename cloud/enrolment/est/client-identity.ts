import type { FastifyRequest } from 'fastify';
import type { Certificates, DeviceRefusal } from '../../certificates/index.ts';
import { EstRefused } from '../refused.ts';
import type { ProvedDevice } from '../service.ts';
import { type ClientCertificate, clientCertificateOf } from './client-certificate.ts';

/**
 * Whom the client certificate of this connection proves, looked up anew on every request (RFC 7030 §3.3.2).
 *
 * @throws EstRefused certificate-missing and the like.
 */
export async function applianceOf(
  request: FastifyRequest,
  certificates: Certificates,
): Promise<ProvedDevice> {
  const shown = clientCertificateOf(request);
  if (!shown) {
    throw new EstRefused('certificate-missing', 'Present your device certificate in the TLS handshake.');
  }
  if (shown.standing === 'expired') {
    throw new EstRefused('certificate-expired', `${WHY['certificate-expired']} (${shown.fault})`);
  }
  if (shown.standing !== 'ours') throw refuseUntrusted(shown);
  const serialNumber = shown.certificate.serialNumber.toLowerCase();
  const standing = await certificates.checkDevice(serialNumber);
  if ('applianceId' in standing) return { applianceId: standing.applianceId, serialNumber };
  const about = `serial number ${serialNumber}`;
  throw new EstRefused(standing.refused, `${WHY[standing.refused]} (${about})`);
}

/** The answer to whoever shows a certificate that bears the name of an authority of ours and is none of its. */
export const refuseUntrusted = ({ standing, fault }: ClientCertificate) =>
  new EstRefused(
    'certificate-untrusted',
    standing === 'forged'
      ? 'The certificate names an authority of this control plane, which did not sign it.'
      : `${WHY['certificate-untrusted']} (${fault})`,
  );

const WHY: Record<DeviceRefusal | 'certificate-untrusted', string> = {
  'certificate-untrusted': 'The certificate was not issued by this control plane.',
  'certificate-unknown': 'The certificate is not a device certificate of this control plane.',
  'certificate-revoked': 'The certificate was revoked; the appliance needs a new enrolment secret.',
  'certificate-expired': 'The certificate has expired; the appliance needs a new enrolment secret.',
  'appliance-retired': 'The appliance was retired.',
};
