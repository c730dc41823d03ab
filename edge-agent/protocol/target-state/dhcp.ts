import Type, { type Static } from 'typebox';
import { DnsName, Hostname, Ipv4Address, MacAddress, SectionName } from '../scalars.ts';

export const DhcpReservation = Type.Object(
  { macAddress: MacAddress, address: Ipv4Address, hostname: Type.Optional(Hostname) },
  { additionalProperties: false, description: 'A fixed lease' },
);

export const DhcpServer = Type.Object(
  {
    lan: SectionName,
    rangeStart: Ipv4Address,
    rangeEnd: Ipv4Address,
    leaseSeconds: Type.Integer({ minimum: 120, maximum: 2_592_000, description: 'Lease time' }),
    gateway: Ipv4Address,
    nameservers: Type.Array(Ipv4Address, {
      minItems: 1,
      maxItems: 4,
      description: 'Resolvers told to clients, most preferred first',
    }),
    domain: Type.Optional(DnsName),
    reservations: Type.Array(DhcpReservation, {
      maxItems: 1024,
      description: 'Fixed leases, by MAC address',
    }),
  },
  { additionalProperties: false, description: 'DHCP service on one LAN; both ends of the range are leased' },
);
export type DhcpServer = Static<typeof DhcpServer>;

export const Dhcp = Type.Object(
  { servers: Type.Array(DhcpServer, { maxItems: 32, description: 'One for each LAN that is served' }) },
  { additionalProperties: false, description: 'DHCP servers, at most one a LAN' },
);
export type Dhcp = Static<typeof Dhcp>;
