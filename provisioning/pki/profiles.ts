import { AUTHORITY_NAMES, IKE_DOMAIN, userPrincipalName, vpnIdentity } from '#protocol';
import type { Der } from './der.ts';
import {
  basicConstraints,
  extendedKeyUsage,
  type KeyPurpose,
  keyUsage,
  ocspNoCheck,
  subjectAltName,
} from './extensions.ts';
import { isDomain, type NameConstraints, nameConstraints, subtreeOf } from './name-constraints.ts';
import { type DistinguishedName, ORGANIZATION, otherName } from './names.ts';
import { OID } from './oids.ts';

/**
 * What kind of certificate it is: subject and the extensions that follow from its purpose. Those that follow from who
 * issues it (key identifiers, CRL distribution point) are added by `issue`.
 */
export type Profile = { name: ProfileName; subject: DistinguishedName; extensions: readonly Der[] };
type ProfileName =
  | 'root'
  | 'device-ca'
  | 'vpn-ca'
  | 'device'
  | 'vpn-gateway'
  | 'teleworker'
  | 'server'
  | 'ocsp-signer';

export function rootProfile(): Profile {
  return {
    name: 'root',
    subject: { organization: ORGANIZATION, commonName: 'Sitekeeper Root CA' },
    extensions: [basicConstraints({ ca: true, pathLength: 1 }), keyUsage('keyCertSign', 'cRLSign')],
  };
}

/**
 * Issues the certificates of mutual TLS: appliances and this control plane's own listeners. People's computers trust the
 * root, so it may certify no other server.
 *
 * @param servers DNS names and IP addresses of this control plane
 */
export function deviceAuthorityProfile(servers: readonly string[]): Profile {
  const permitted = [...servers.map(subtreeOf), 'localhost', '127.0.0.0/8', '::1/128'];
  const constraints = { permitted: [...new Set(permitted)].sort(), excluded: [] };
  return issuingProfile('device-ca', AUTHORITY_NAMES.device, ['serverAuth', 'clientAuth'], constraints);
}

/**
 * Issues the certificates of IKEv2: of nobody but appliances and teleworkers, by the names they have there. strongSwan
 * before 6.0 takes no authority with networks among its name constraints, and wants a name to lie in every domain that
 * is permitted; so there is one domain, and addresses are left free: agents look at the issuer.
 */
export function vpnAuthorityProfile(): Profile {
  const constraints = { permitted: [IKE_DOMAIN], excluded: [] };
  return issuingProfile('vpn-ca', AUTHORITY_NAMES.vpn, VPN_PURPOSES, constraints);
}

const VPN_PURPOSES: readonly KeyPurpose[] = ['serverAuth', 'clientAuth', 'ipsecIke', 'ikeIntermediate'];

/**
 * The purposes named in an issuing CA's certificate bound those of what it issues (as TLS libraries take RFC 5280
 * §4.2.1.12), and so do the names, so that neither CA can stand in for the other, nor for anybody else.
 */
function issuingProfile(
  name: ProfileName,
  commonName: string,
  purposes: readonly KeyPurpose[],
  constraints: NameConstraints,
): Profile {
  return {
    name,
    subject: { organization: ORGANIZATION, commonName },
    extensions: [
      basicConstraints({ ca: true, pathLength: 0 }),
      keyUsage('keyCertSign', 'cRLSign'),
      extendedKeyUsage(...purposes),
      nameConstraints(constraints, ORGANIZATION),
    ],
  };
}

/** An appliance as client of the control plane. Never a server, so that no appliance can pose as the control plane. */
export function deviceProfile(applianceId: string): Profile {
  return {
    name: 'device',
    subject: { organization: ORGANIZATION, commonName: applianceId },
    extensions: [
      basicConstraints({ ca: false }),
      keyUsage('digitalSignature'),
      extendedKeyUsage('clientAuth'),
    ],
  };
}

/** An appliance as IKEv2 peer; its identity is the DNS name in subjectAltName (RFC 4945 §3.1.2). */
export function vpnGatewayProfile(applianceId: string): Profile {
  const identity = vpnIdentity(applianceId);
  return {
    name: 'vpn-gateway',
    subject: { organization: ORGANIZATION, commonName: identity },
    extensions: [
      basicConstraints({ ca: false }),
      keyUsage('digitalSignature'),
      extendedKeyUsage(...VPN_PURPOSES),
      subjectAltName([identity]),
    ],
  };
}

/**
 * A person as IKEv2 client, never a gateway. The DNS name is the identity that macOS, iOS, Android and Linux are set up
 * to show in IKE; the user principal name is what Windows wants in a certificate for EAP-TLS, and answers when EAP asks
 * who it is (Microsoft, “Certificate requirements when you use EAP-TLS”, KB 814394).
 *
 * @param identity at most 64 characters
 */
export function teleworkerProfile(identity: string): Profile {
  return {
    name: 'teleworker',
    subject: { organization: ORGANIZATION, commonName: identity },
    extensions: [
      basicConstraints({ ca: false }),
      keyUsage('digitalSignature'),
      extendedKeyUsage('clientAuth'),
      subjectAltName([identity], [otherName(OID.userPrincipalName, userPrincipalName(identity))]),
    ],
  };
}

/**
 * A TLS server. An address is no common name: what verifies name constraints would take it for a DNS name.
 *
 * @param names DNS names and IP addresses, at least one
 */
export function serverProfile(names: readonly [string, ...string[]]): Profile {
  return {
    name: 'server',
    subject: { organization: ORGANIZATION, commonName: (names.find(isDomain) ?? 'server').slice(0, 64) },
    extensions: [
      basicConstraints({ ca: false }),
      keyUsage('digitalSignature'),
      extendedKeyUsage('serverAuth'),
      subjectAltName(names),
    ],
  };
}

/** Signs OCSP answers for the authority that issues it (RFC 6960 §4.2.2.2). @param authority common name of that one */
export function ocspSignerProfile(authority: string): Profile {
  return {
    name: 'ocsp-signer',
    subject: { organization: ORGANIZATION, commonName: `${authority} OCSP` },
    extensions: [
      basicConstraints({ ca: false }),
      keyUsage('digitalSignature'),
      extendedKeyUsage('ocspSigning'),
      ocspNoCheck(),
    ],
  };
}
