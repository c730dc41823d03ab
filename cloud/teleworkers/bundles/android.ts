import { type Access, type Bundle, ESP_PROPOSAL, IKE_PROPOSAL, oneLine } from './bundle.ts';

/**
 * A profile for the strongSwan app (strongSwan documentation, “VPN Profile Import for the Android VPN Client”); it asks
 * for the passphrase of the PKCS#12 when importing. The app trusts the root and gets the VPN CA from the gateway.
 */
export function androidProfile(access: Access): Bundle {
  const { gateway, identity, networks } = access;
  const profile = {
    uuid: access.credentialId,
    name: oneLine(access.title),
    type: 'ikev2-cert',
    remote: { addr: gateway.address, id: gateway.identity, cert: access.root.toString('base64') },
    local: { p12: access.pkcs12.toString('base64'), id: identity },
    'ike-proposal': IKE_PROPOSAL,
    'esp-proposal': ESP_PROPOSAL,
    ...(networks && { 'split-tunneling': { subnets: networks } }),
  };
  return {
    extension: 'sswan',
    mediaType: 'application/vnd.strongswan.profile',
    content: Buffer.from(`${JSON.stringify(profile, null, 2)}\n`),
  };
}
