/** Organisation and common names of the issuing authorities, which their root vouches for. A name stands for its line of generations. */
export const AUTHORITY_ORGANIZATION = 'Sitekeeper';
export const AUTHORITY_NAMES = { device: 'Sitekeeper Device CA', vpn: 'Sitekeeper VPN CA' } as const;

/** Every identity in IKE lies below this domain (`.internal` is reserved by ICANN), and no other name may be in a certificate of the VPN CA. */
export const IKE_DOMAIN = 'sitekeeper.internal';

/** Every appliance's IKE identity and VPN certificate name lies below this domain. */
export const VPN_DOMAIN = `vpn.${IKE_DOMAIN}`;

/** IKE identity of an appliance: the DNS subject alternative name of its VPN certificate. */
export function vpnIdentity(applianceId: string): string {
  return `${applianceId}.${VPN_DOMAIN}`;
}

/** The appliance whose identity it is. */
export function applianceIdOf(identity: string): string {
  return identity.split('.')[0] ?? '';
}

/** Every teleworker's VPN identity lies below this domain: none can be an appliance's. */
const TELEWORKER_DOMAIN = `tw.${IKE_DOMAIN}`;

/** IKE identity of a teleworker's credential: a DNS subject alternative name of its certificate. */
export function teleworkerIdentity(credentialId: string): string {
  return `${credentialId}.${TELEWORKER_DOMAIN}`;
}

/** The same identity where EAP wants it as a network access identifier (RFC 7542 §2.2): `<name>@<realm>`. */
export function userPrincipalName(identity: string): string {
  return identity.replace('.', '@');
}
