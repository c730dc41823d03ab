import Type, { type Static } from 'typebox';
import {
  DeviceName,
  Ipv4Address,
  Ipv4Interface,
  Ipv6Address,
  Ipv6Interface,
  SectionName,
  VlanId,
} from '../scalars.ts';

const WanByDhcp = Type.Object(
  { method: Type.Literal('dhcp') },
  { additionalProperties: false, description: 'Address, route and resolvers by DHCP (RFC 2131)' },
);

const WanStatic = Type.Object(
  {
    method: Type.Literal('static'),
    address: Ipv4Interface,
    gateway: Ipv4Address,
    nameservers: Type.Array(Ipv4Address, { maxItems: 4, description: 'Resolvers of the access provider' }),
  },
  { additionalProperties: false, description: 'Fixed address from the access provider' },
);

const WanByPppoe = Type.Object(
  {
    method: Type.Literal('pppoe'),
    username: Type.String({
      minLength: 1,
      maxLength: 128,
      pattern: '^[^\\s"\\\\]+$',
      description: 'Account at the access provider',
    }),
    password: Type.String({
      minLength: 1,
      maxLength: 128,
      pattern: '^[^\\u0000-\\u001f"\\\\]+$',
      description: 'Of that account',
      'x-secret': true,
    }),
  },
  { additionalProperties: false, description: 'PPP over Ethernet (RFC 2516)' },
);

export const Wan = Type.Object(
  {
    name: SectionName,
    device: DeviceName,
    vlanId: Type.Optional(VlanId),
    addressing: Type.Union([WanByDhcp, WanStatic, WanByPppoe], {
      description: 'How the line gets its address',
    }),
    mtuBytes: Type.Optional(
      Type.Integer({
        minimum: 576,
        maximum: 9216,
        description: 'Largest IP packet; absent: 1500, and 1492 with PPPoE',
      }),
    ),
    priority: Type.Integer({
      minimum: 1,
      maximum: 9,
      description: 'The usable WAN with the lowest number carries the default route',
    }),
    ipv6Gateway: Type.Optional({
      ...Ipv6Address,
      description: 'Next hop of the IPv6 default route; absent: no IPv6 over this line',
    }),
  },
  { additionalProperties: false, description: 'An access line' },
);
export type Wan = Static<typeof Wan>;

export const Lan = Type.Object(
  {
    name: SectionName,
    device: DeviceName,
    vlanId: Type.Optional(VlanId),
    address: Ipv4Interface,
    ipv6Addresses: Type.Optional(
      Type.Array(Ipv6Interface, {
        minItems: 1,
        maxItems: 4,
        description:
          "The appliance's own IPv6 addresses in it. Router advertisements (RFC 4861) tell hosts the prefixes, from " +
          'which they make their addresses (RFC 4862), and the resolver (RFC 8106)',
      }),
    ),
  },
  { additionalProperties: false, description: "A local network; `address` is the appliance's own in it" },
);
export type Lan = Static<typeof Lan>;

export const Interfaces = Type.Object(
  {
    wans: Type.Array(Wan, { minItems: 1, maxItems: 2, description: 'Access lines' }),
    lans: Type.Array(Lan, { minItems: 1, maxItems: 32, description: 'Local networks' }),
  },
  { additionalProperties: false, description: 'Network interfaces, by role' },
);
export type Interfaces = Static<typeof Interfaces>;
