import Type, { type Static } from 'typebox';
import { Ipv4Address, Ipv6Address, Ipv6Network, Wan } from '#protocol';

/** An access line of a site, as the operator knows it: what the appliance's WAN shall be, and how peers reach it. */
export const AccessLine = Type.Object(
  {
    name: Type.Enum(['wan1', 'wan2']),
    device: Wan.properties.device,
    vlanId: Wan.properties.vlanId,
    addressing: Wan.properties.addressing,
    mtuBytes: Wan.properties.mtuBytes,
    priority: Wan.properties.priority,
    publicAddress: Type.Optional({
      ...Ipv4Address,
      description: 'Fixed public address when the line is behind one-to-one NAT',
    }),
    reachable: Type.Optional(
      Type.Boolean({ default: true, description: 'Peers can open connections to this line' }),
    ),
    ipv6: Type.Optional(
      Type.Object(
        {
          delegatedPrefix: {
            ...Ipv6Network,
            description: 'What the access provider routes to the appliance, /48 to /64; LANs get /64s of it',
          } as typeof Ipv6Network,
          gateway: {
            ...Ipv6Address,
            description: "The provider's router on the line, mostly a link-local address",
          } as typeof Ipv6Address,
        },
        { additionalProperties: false, description: 'IPv6 of the line; not with PPPoE' },
      ),
    ),
  },
  { additionalProperties: false, title: 'Access line', description: 'An access line of a site' },
);
export type AccessLine = Static<typeof AccessLine>;
