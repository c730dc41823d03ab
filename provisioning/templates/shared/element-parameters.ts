import Type, { type TSchema } from 'typebox';
import { DhcpReservation, DnsRecord, HostOrAddress, Policy, Service } from '#protocol';

/** Elements of lists in the parameters: as the protocol has them, with titles and help for people who fill them in. */

function described<Schema extends TSchema>(schema: Schema, title: string, description: string): Schema {
  return { ...schema, title, description };
}

const reservation = DhcpReservation.properties;
export const ReservationParameters = Type.Object(
  {
    macAddress: described(reservation.macAddress, 'MAC address', 'Lower case, with colons'),
    address: described(reservation.address, 'Address', 'In the subnet of the LAN'),
    hostname: Type.Optional(
      described(reservation.hostname, 'Host name', 'One DNS label; absent: as the host says'),
    ),
  },
  {
    additionalProperties: false,
    title: 'Fixed lease',
    description: 'A host that always gets the same address',
  },
);

export const RecordParameters = Type.Object(
  {
    name: described(DnsRecord.properties.name, 'Name', 'A DNS name, complete'),
    address: described(DnsRecord.properties.address, 'Address', 'IPv4 address the name stands for'),
  },
  { additionalProperties: false, title: 'Record', description: 'A name answered here instead of upstream' },
);

const ServiceParameters = Type.Object(
  {
    protocol: described(Service.properties.protocol, 'Protocol', 'IP protocol'),
    ports: Type.Optional(described(Service.properties.ports, 'Ports', 'Only for tcp and udp; absent: all')),
  },
  { additionalProperties: false, title: 'Service', description: 'A protocol, with ports if it has any' },
);

const policy = Policy.properties;
export const PolicyParameters = Type.Object(
  {
    name: described(policy.name, 'Name', 'For people, unique among the policies of a site'),
    from: described(policy.from, 'From zone', 'wan, vpn, appliance, or a zone of the LANs'),
    to: described(policy.to, 'To zone', 'wan, vpn, appliance, or a zone of the LANs'),
    services: Type.Optional(
      Type.Array(ServiceParameters, {
        minItems: 1,
        maxItems: 64,
        title: 'Services',
        description: 'Absent: everything',
      }),
    ),
    sources: Type.Optional(described(policy.sources, 'Sources', 'Where it may come from; absent: anywhere')),
    destinations: Type.Optional(
      described(policy.destinations, 'Destinations', 'Where it may go to; absent: anywhere in the zone'),
    ),
    action: described(policy.action, 'Action', 'drop is silent, reject answers with ICMP (RFC 792)'),
  },
  {
    additionalProperties: false,
    title: 'Policy',
    description: 'New connections from one zone to another; the first match decides',
  },
);

const probe = <Kind extends string>(kind: Kind, title: string, description: string) => ({
  kind: Type.Literal(kind, { title: 'Kind', description }),
  options: { additionalProperties: false, title, description },
});
const controlPlane = probe('control-plane', 'Control plane', 'A new connection to it succeeds');
const gateway = probe('gateway', 'Gateway', 'That of an access line answers');
const ping = probe('icmp', 'Ping', 'A host answers ICMP echo');

export const ProbeParameters = Type.Union(
  [
    Type.Object({ kind: controlPlane.kind }, controlPlane.options),
    Type.Object({ kind: gateway.kind }, gateway.options),
    Type.Object(
      {
        kind: ping.kind,
        host: { ...HostOrAddress, title: 'Host', description: 'IPv4 address or DNS name' },
      },
      ping.options,
    ),
  ],
  { title: 'Probe', description: 'Something that must answer' },
);
