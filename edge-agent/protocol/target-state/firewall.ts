import Type, { type Static } from 'typebox';
import { Ipv4Address, Ipv4Network, Port, SectionName } from '../scalars.ts';

/** Zone names with a meaning of their own: `vpn` is traffic of tunnels, `appliance` is the box itself. */
export const VPN_ZONE = 'vpn';
export const APPLIANCE_ZONE = 'appliance';

const RuleName = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[A-Za-z0-9 ._-]+$',
  description: 'For people, unique among its kind',
});
const Sources = Type.Array(Ipv4Network, {
  minItems: 1,
  maxItems: 256,
  description: 'Where it may come from; absent: anywhere',
});

export const Zone = Type.Object(
  {
    name: SectionName,
    interfaces: Type.Array(SectionName, {
      maxItems: 32,
      description: 'WANs and LANs by name; empty for the zone `vpn`, which is what tunnels carry',
    }),
  },
  { additionalProperties: false, description: 'A group of interfaces treated alike' },
);
export type Zone = Static<typeof Zone>;

export const Service = Type.Object(
  {
    protocol: Type.Enum(['tcp', 'udp', 'icmp', 'esp'], { description: 'IP protocol' }),
    ports: Type.Optional(
      Type.Array(Port, { minItems: 1, maxItems: 64, description: 'Only for tcp and udp' }),
    ),
  },
  { additionalProperties: false, description: 'What a policy admits' },
);
export type Service = Static<typeof Service>;

export const Policy = Type.Object(
  {
    name: RuleName,
    from: SectionName,
    to: SectionName,
    services: Type.Optional(
      Type.Array(Service, { minItems: 1, maxItems: 64, description: 'Absent: everything' }),
    ),
    sources: Type.Optional(Sources),
    destinations: Type.Optional(
      Type.Array(Ipv4Network, {
        minItems: 1,
        maxItems: 256,
        description: 'Where it may go to; absent: anywhere in the zone',
      }),
    ),
    action: Type.Enum(['accept', 'drop', 'reject'], {
      description: 'drop is silent, reject answers with ICMP (RFC 792)',
    }),
  },
  {
    additionalProperties: false,
    description: 'New connections from one zone to another; first match decides',
  },
);
export type Policy = Static<typeof Policy>;

export const PortForward = Type.Object(
  {
    name: RuleName,
    wan: SectionName,
    protocol: Type.Enum(['tcp', 'udp'], { description: 'IP protocol' }),
    publicPort: Port,
    address: Ipv4Address,
    port: Port,
    sources: Type.Optional(Sources),
  },
  { additionalProperties: false, description: 'Destination NAT of one public port to one host of a LAN' },
);
export type PortForward = Static<typeof PortForward>;

export const Firewall = Type.Object(
  {
    zones: Type.Array(Zone, { minItems: 1, maxItems: 40, description: 'Every interface is in one at most' }),
    policies: Type.Array(Policy, { maxItems: 512, description: 'In order: the first that matches decides' }),
    portForwards: Type.Array(PortForward, {
      maxItems: 256,
      description: 'Each also admits what it forwards',
    }),
    masquerade: Type.Array(SectionName, {
      maxItems: 2,
      description: 'WANs whose outgoing traffic takes their address (source NAT); tunnel traffic never does',
    }),
  },
  {
    additionalProperties: false,
    description:
      'Stateful packet filter. Replies always pass, what no policy admits is dropped; the appliance itself may ' +
      'reach out unless a policy from `appliance` says otherwise',
  },
);
export type Firewall = Static<typeof Firewall>;
