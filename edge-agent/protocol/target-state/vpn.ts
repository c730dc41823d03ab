import Type, { type Static } from 'typebox';
import { DnsName, HostOrAddress, Ipv4Network, SectionName } from '../scalars.ts';
import { RemoteAccess } from './remote-access.ts';
import { Standby } from './standby.ts';

/** IKEv2 and ESP transforms in strongSwan's notation, e.g. `aes256gcm16-prfsha384-ecp384` (RFC 8247, RFC 8221). */
const Proposal = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+){0,5}$', maxLength: 96 });

export const Peer = Type.Object(
  {
    name: SectionName,
    remoteAddress: Type.Optional(HostOrAddress),
    localIdentity: DnsName,
    remoteIdentity: DnsName,
    localTrafficSelectors: Type.Array(Ipv4Network, {
      minItems: 1,
      maxItems: 512,
      description: 'Networks reached through this end (RFC 7296 §2.9); the other end has them as remote',
    }),
    remoteTrafficSelectors: Type.Array(Ipv4Network, {
      minItems: 1,
      maxItems: 512,
      description: 'Networks reached through the other end',
    }),
    role: Type.Enum(['initiator', 'responder'], { description: 'Exactly one end of a tunnel initiates' }),
    ikeProposals: Type.Array(Proposal, {
      minItems: 1,
      maxItems: 8,
      description: 'For the IKE SA, most preferred first; equal on both ends',
    }),
    espProposals: Type.Array(Proposal, {
      minItems: 1,
      maxItems: 8,
      description: 'For the child SAs, most preferred first; equal on both ends',
    }),
    dpdDelaySeconds: Type.Integer({
      minimum: 5,
      maximum: 3600,
      description: 'Silence after which the peer is asked whether it lives (RFC 7296 §2.4)',
    }),
    ikeRekeySeconds: Type.Integer({
      minimum: 300,
      maximum: 86_400,
      description: 'Lifetime of the IKE SA’s keys',
    }),
    espRekeySeconds: Type.Integer({
      minimum: 300,
      maximum: 86_400,
      description: 'Lifetime of a child SA’s keys',
    }),
    standby: Type.Optional(Standby),
  },
  {
    additionalProperties: false,
    description:
      'An IKEv2 neighbour (RFC 7296), authenticated by certificates of the VPN CA. Without `remoteAddress` the peer may ' +
      'come from anywhere and cannot be called; an initiator always has it. Identities are DNS names in the certificates.',
  },
);
export type Peer = Static<typeof Peer>;

export const Vpn = Type.Object(
  {
    siteToSite: Type.Array(Peer, { maxItems: 1024, description: 'Tunnels to other appliances' }),
    remoteAccess: Type.Optional(RemoteAccess),
  },
  { additionalProperties: false, description: 'IPsec' },
);
export type Vpn = Static<typeof Vpn>;
