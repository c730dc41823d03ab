import Type, { type Static } from 'typebox';
import { DeviceName, Hostname, Id, Ipv4Address, MacAddress, SectionName, Timestamp } from '../scalars.ts';

const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Percent = Type.Number({ minimum: 0, maximum: 100 });

export const InterfaceCounters = Type.Object(
  {
    device: DeviceName,
    up: Type.Boolean(),
    rxBytes: Count,
    txBytes: Count,
    rxErrors: Count,
    txErrors: Count,
  },
  { additionalProperties: false, description: 'Since the device came up' },
);
export type InterfaceCounters = Static<typeof InterfaceCounters>;

export const TunnelState = Type.Object(
  {
    peer: SectionName,
    state: Type.Enum(['up', 'connecting', 'down']),
    establishedSeconds: Type.Optional(Count),
    rxBytes: Count,
    txBytes: Count,
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
    uptimeSeconds: Count,
    cpuPercent: Percent,
    load1: Type.Number({ minimum: 0 }),
    memoryUsedPercent: Percent,
    diskUsedPercent: Percent,
    interfaces: Type.Array(InterfaceCounters, { maxItems: 64 }),
    tunnels: Type.Array(TunnelState, { maxItems: 1024 }),
    leases: Type.Array(Lease, { maxItems: 1024 }),
    certificateDaysLeft: Type.Object(
      { device: Type.Number(), vpn: Type.Optional(Type.Number()) },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false, description: 'One measurement of the whole appliance' },
);
export type Sample = Static<typeof Sample>;

/** `up/telemetry`: a batch, oldest first. Acknowledged only when stored. */
export const Telemetry = Type.Object(
  { samples: Type.Array(Sample, { minItems: 1, maxItems: 100 }) },
  { additionalProperties: false },
);
export type Telemetry = Static<typeof Telemetry>;
