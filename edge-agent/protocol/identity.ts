/** Every appliance's IKE identity and VPN certificate name lies below this domain (`.internal` is reserved by ICANN). */
export const VPN_DOMAIN = 'vpn.sitekeeper.internal';

/** IKE identity of an appliance: the DNS subject alternative name of its VPN certificate. */
export function vpnIdentity(applianceId: string): string {
  return `${applianceId}.${VPN_DOMAIN}`;
}
