import Type, { type Static } from 'typebox';
import { DeviceName, Hostname, Id, Ipv4Address, MacAddress, SectionName, Timestamp } from '../scalars.ts';

const count = (description: string) =>
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description });
const percent = (description: string) => Type.Number({ minimum: 0, maximum: 100, description });

export const InterfaceCounters = Type.Object(
  {
    device: DeviceName,
    up: Type.Boolean({ description: 'The link carries' }),
    rxBytes: count('Octets received'),
    txBytes: count('Octets sent'),
    rxErrors: count('Packets received in error'),
    txErrors: count('Packets that could not be sent'),
  },
  { additionalProperties: false, description: 'Since the device came up' },
);
export type InterfaceCounters = Static<typeof InterfaceCounters>;

export const TunnelState = Type.Object(
  {
    peer: SectionName,
    state: Type.Enum(['up', 'connecting', 'down'], { description: 'Whether it carries traffic' }),
    establishedSeconds: Type.Optional(count('Age of the IKE SA')),
    insteadOf: Type.Optional({
      ...SectionName,
      description: 'The peer whose place it takes now, since that one is dead',
    }),
    rxBytes: count('Octets received through its child SAs'),
    txBytes: count('Octets sent through its child SAs'),
  },
  {
    additionalProperties: false,
    description: 'A site-to-site peer; up when an IKE SA has an installed child SA',
  },
);
export type TunnelState = Static<typeof TunnelState>;

export const Lease = Type.Object(
  { address: Ipv4Address, macAddress: MacAddress, hostname: Type.Optional(Hostname), expiresAt: Timestamp },
  { additionalProperties: false },
);
export type Lease = Static<typeof Lease>;

export const Sample = Type.Object(
  {
    at: Timestamp,
    sequence: Type.Integer({
      minimum: 1,
      description: 'Rises by one a sample, over restarts: duplicates are known by it',
    }),
    bootId: Id,
    uptimeSeconds: count('Since the machine came up'),
    cpuPercent: percent('Busy time of all processors since the sample before'),
    load1: Type.Number({ minimum: 0, description: 'Load average of one minute' }),
    memoryUsedPercent: percent('Memory that is not available'),
    diskUsedPercent: percent('Of the root file system'),
    interfaces: Type.Array(InterfaceCounters, { maxItems: 64, description: 'Managed devices' }),
    tunnels: Type.Array(TunnelState, { maxItems: 1024, description: 'Site-to-site peers' }),
    leases: Type.Array(Lease, { maxItems: 1024, description: 'DHCP leases that run' }),
    certificateDaysLeft: Type.Object(
      {
        device: Type.Number({ description: 'Of the device certificate; negative when it has expired' }),
        vpn: Type.Optional(Type.Number({ description: 'Of the VPN certificate' })),
      },
      { additionalProperties: false, description: 'Days until certificates expire' },
    ),
  },
  { additionalProperties: false, description: 'One measurement of the whole appliance' },
);
export type Sample = Static<typeof Sample>;

/** `up/telemetry`: a batch, oldest first. Acknowledged only when stored. */
export const Telemetry = Type.Object(
  { samples: Type.Array(Sample, { minItems: 1, maxItems: 100, description: 'Oldest first' }) },
  { additionalProperties: false },
);
export type Telemetry = Static<typeof Telemetry>;
