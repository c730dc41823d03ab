import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { AUTHORITY_NAMES, AUTHORITY_ORGANIZATION } from '#protocol';

/**
 * For `checkServerIdentity` of TLS, after the chain of signatures was found to lead to a root of ours: only what the
 * device CA issued is the control plane. The root also vouches for the VPN CA, and what that one issues is for IKE,
 * whatever purposes and names it has. Neither can issue authorities, so that the issuer's name tells them apart.
 */
export function checkControlPlane(host: string, certificate: PeerCertificate): Error | undefined {
  const { CN, O } = certificate.issuer;
  if (CN === AUTHORITY_NAMES.device && O === AUTHORITY_ORGANIZATION)
    return checkServerIdentity(host, certificate);
  return new Error(
    `the certificate of ${host} is from ${CN ?? 'nobody'}, not from ${AUTHORITY_NAMES.device}`,
  );
}

/** Whether an authority is of the line of those that certify peers in IKE. */
export function isPeerAuthority(subject: string): boolean {
  const attributes = subject.split('\n');
  return (
    attributes.includes(`CN=${AUTHORITY_NAMES.vpn}`) && attributes.includes(`O=${AUTHORITY_ORGANIZATION}`)
  );
}
