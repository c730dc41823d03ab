import Type, { type Static } from 'typebox';
import { DhcpServer, Ipv4Network, Lan, SectionName } from '#protocol';
import { LONGEST_PREFIX, MOST_HOSTS, SHORTEST_PREFIX } from '../../addresses/lan-size.ts';
import { ReservationParameters } from './element-parameters.ts';

/** DHCP service of a LAN. The range follows from the subnet: .100 to .250 of a /24, in proportion elsewhere. */
const LanDhcp = Type.Object(
  {
    enabled: Type.Boolean({
      default: true,
      title: 'DHCP server',
      description: 'Hosts get their addresses from the appliance',
    }),
    leaseSeconds: {
      ...DhcpServer.properties.leaseSeconds,
      default: 43_200,
      title: 'Lease time in seconds',
      description: 'How long a host may keep an address before it asks again',
    },
    reservations: Type.Array(ReservationParameters, {
      maxItems: 1024,
      default: [],
      title: 'Fixed leases',
      description: 'Hosts that always get the same address',
    }),
  },
  {
    additionalProperties: false,
    default: {},
    title: 'DHCP',
    description: 'How hosts of the LAN get their addresses',
  },
);

export const LanParameters = Type.Object(
  {
    name: { ...SectionName, title: 'Name', description: 'Small letters, digits and hyphens, e.g. `lan1`' },
    device: {
      ...Lan.properties.device,
      title: 'Network device',
      description: 'Port of the appliance, e.g. `eth1`',
    },
    vlanId: Type.Optional({
      ...Lan.properties.vlanId,
      title: 'VLAN',
      description: 'IEEE 802.1Q identifier; absent: untagged',
    }),
    prefixLength: Type.Integer({
      minimum: SHORTEST_PREFIX,
      maximum: LONGEST_PREFIX,
      default: 24,
      title: 'Prefix length of the subnet allotted',
      description: 'A /24 has 256 addresses, a /25 half as many',
    }),
    hosts: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MOST_HOSTS,
        title: 'Number of hosts',
        description:
          'Instead of a prefix length: the smallest subnet in which all of them have a lease, two fifths of it left for ' +
          'fixed addresses and growth. A subnet that is large enough stays when the number falls',
      }),
    ),
    subnet: Type.Optional({
      ...Ipv4Network,
      title: 'Fixed subnet',
      description:
        "This subnet instead of one allotted; in the customer's address pool or private (RFC 1918)",
    }),
    dhcp: LanDhcp,
    zone: {
      ...SectionName,
      default: 'lan',
      title: 'Firewall zone',
      description: 'LANs of one zone reach each other; `lan` is the usual one, `guests` keeps visitors apart',
    },
    interSite: Type.Optional(
      Type.Boolean({
        title: 'Reachable from other sites',
        description: 'Absent: LANs of the zone `lan` are, those of other zones are not',
      }),
    ),
  },
  { additionalProperties: false, title: 'LAN', description: 'A local network of a site' },
);
export type LanParameters = Static<typeof LanParameters>;

/** Whether a LAN takes part in the VPN. */
export function isInterSite(lan: LanParameters): boolean {
  return lan.interSite ?? lan.zone === 'lan';
}
