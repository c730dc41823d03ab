import Type, { type Static } from 'typebox';
import { Peer } from '#protocol';

const peer = Peer.properties;

/**
 * Cryptography and timers of the tunnels. The default proposals are of the strongest class of RFC 8247 and RFC 8221:
 * AES-256-GCM, SHA-384, and the 384-bit curve for each key exchange (forward secrecy for every ESP key).
 */
export const VpnParameters = Type.Object(
  {
    interSiteAccess: Type.Boolean({
      default: true,
      title: 'LANs of the sites reach each other',
      description: 'When false only further policies of the firewall admit traffic between sites',
    }),
    ikeProposals: { ...peer.ikeProposals, default: ['aes256gcm16-prfsha384-ecp384'], title: 'IKE proposals' },
    espProposals: { ...peer.espProposals, default: ['aes256gcm16-ecp384'], title: 'ESP proposals' },
    dpdDelaySeconds: { ...peer.dpdDelaySeconds, default: 30, title: 'Dead peer detection in seconds' },
    ikeRekeySeconds: { ...peer.ikeRekeySeconds, default: 14_400, title: 'IKE rekeying in seconds' },
    espRekeySeconds: { ...peer.espRekeySeconds, default: 3600, title: 'ESP rekeying in seconds' },
  },
  {
    additionalProperties: false,
    default: {},
    title: 'VPN',
    description: 'The IPsec tunnels between sites',
  },
);
export type VpnParameters = Static<typeof VpnParameters>;
