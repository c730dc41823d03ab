import type { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';
import type { Certificates, DeviceRefusal } from '../../certificates/index.ts';
import { EstRefused } from '../refused.ts';
import type { ProvedDevice } from '../service.ts';

/**
 * Whom the client certificate of this connection proves, looked up anew on every request (RFC 7030 §3.3.2).
 *
 * @throws EstRefused certificate-missing and the like.
 */
export async function applianceOf(
  request: FastifyRequest,
  certificates: Certificates,
): Promise<ProvedDevice> {
  const socket = request.raw.socket as TLSSocket;
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) {
    throw new EstRefused('certificate-missing', 'Present your device certificate in the TLS handshake.');
  }
  if (!socket.authorized) {
    const why = String(socket.authorizationError);
    const code = why === 'CERT_HAS_EXPIRED' ? 'certificate-expired' : 'certificate-untrusted';
    throw new EstRefused(code, `${WHY[code]} (${why})`);
  }
  const serialNumber = certificate.serialNumber.toLowerCase();
  const standing = await certificates.checkDevice(serialNumber);
  if ('applianceId' in standing) return { applianceId: standing.applianceId, serialNumber };
  const about = `serial number ${serialNumber}`;
  throw new EstRefused(standing.refused, `${WHY[standing.refused]} (${about})`);
}

const WHY: Record<DeviceRefusal | 'certificate-untrusted', string> = {
  'certificate-untrusted': 'The certificate was not issued by this control plane.',
  'certificate-unknown': 'The certificate is not a device certificate of this control plane.',
  'certificate-revoked': 'The certificate was revoked; the appliance needs a new enrolment secret.',
  'certificate-expired': 'The certificate has expired; the appliance needs a new enrolment secret.',
  'appliance-retired': 'The appliance was retired.',
};
