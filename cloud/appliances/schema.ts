import Type, { type Static } from 'typebox';
import {
  Bootstrap,
  COMMAND_KINDS,
  Drift,
  Event,
  Finding,
  Id,
  PHASES,
  Report,
  RevisionNumber,
  TargetHash,
  Timestamp,
} from '#protocol';
import { ORDERS } from './list-order.ts';

/**
 * One word for what a person needs to know first. `registered`: not yet enrolled; `foreign`: it runs what another customer
 * gave it, and is reset when it connects next; `unconfigured`: nothing is wanted of it yet; `in-sync`: it runs what is wanted; `drifted`: it confirmed what is wanted, and somebody changed the box since;
 * `updating`: on its way there.
 */
export const APPLIANCE_STATUSES = [
  'registered',
  'foreign',
  'offline',
  'unconfigured',
  'in-sync',
  'drifted',
  'updating',
  'rejected',
  'rolled-back',
  'retired',
] as const;
export type ApplianceStatus = (typeof APPLIANCE_STATUSES)[number];

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Named = Type.Object({ id: Id, name: Type.String() });
const RevisionAt = Type.Object({ revision: RevisionNumber, hash: TargetHash, at: Nullable(Timestamp) });

const Box = Type.Object({ id: Id, serial: Type.String() });

/** What was seen of boxes that share one identity. */
export const CloneEvidence = Type.Object({
  /** How often a box came back after another had been there with the same identity. */
  returns: Type.Integer(),
  sources: Type.Array(
    Type.Object({
      address: Type.String({ description: 'Where the connection came from' }),
      bootId: Nullable(Id),
      lastSeenAt: Timestamp,
    }),
    { description: 'The connections, told apart by address and boot, newest first' },
  ),
});
export type CloneEvidence = Static<typeof CloneEvidence>;
const CloneAlarm = Type.Object({ since: Timestamp, ...CloneEvidence.properties });

/** The newest sample in short; all of it stands in the telemetry. */
export const SampleSummary = Type.Object({
  at: Timestamp,
  uptimeSeconds: Type.Integer(),
  cpuPercent: Type.Number(),
  load1: Type.Number(),
  memoryUsedPercent: Type.Number(),
  diskUsedPercent: Type.Number(),
  tunnels: Type.Object({ up: Type.Integer(), total: Type.Integer() }),
  leases: Type.Integer(),
  certificateDaysLeft: Type.Object({ device: Type.Number(), vpn: Type.Optional(Type.Number()) }),
});
export type SampleSummary = Static<typeof SampleSummary>;

export const Appliance = Type.Object(
  {
    id: Id,
    externalKey: Nullable(Type.String()),
    serial: Type.String(),
    model: Type.String(),
    site: Nullable(Named),
    customer: Nullable(Named),
    state: Type.Enum(['registered', 'enrolled', 'retired']),
    status: Type.Enum(APPLIANCE_STATUSES),
    presence: Type.Enum(['online', 'offline']),
    presenceChangedAt: Nullable(Timestamp),
    lastSeenAt: Nullable(Timestamp),
    wanted: Nullable(RevisionAt),
    confirmed: Nullable(RevisionAt),
    attempt: Nullable(
      Type.Object({
        revision: RevisionNumber,
        hash: TargetHash,
        phase: Type.Enum(PHASES),
        at: Nullable(Timestamp),
        findings: Type.Array(Finding),
        unreachableSeconds: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
          description:
            'After a roll-back: for how long the control plane was out of reach with what ran before too; null: not told',
        }),
        nextDeliveryAt: Type.Union([Timestamp, Type.Null()], {
          description: 'When the target state is sent again by itself, after an outage of the uplink',
        }),
      }),
    ),
    drift: Type.Union([Drift, Type.Null()], { description: 'What it runs otherwise than it confirmed' }),
    cloned: Type.Union([CloneAlarm, Type.Null()], {
      description: 'More than one box shows its certificate: somebody copied its key',
    }),
    foreign: Type.Union([Type.Object({ since: Timestamp }), Type.Null()], {
      description:
        'It was set up for another customer and runs what that one gave it: it is reset to factory state when it connects next. Until then nothing it says is shown',
    }),
    replaces: Nullable(Box),
    replacedBy: Nullable(Box),
    wanAddresses: Report.properties.wanAddresses,
    observedAddress: Nullable(Type.String({ description: 'Where its connection comes from' })),
    agentVersion: Nullable(Type.String()),
    lastSample: Nullable(SampleSummary),
    enrolledAt: Nullable(Timestamp),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { title: 'Appliance' },
);
export type Appliance = Static<typeof Appliance>;

const Serial = Bootstrap.properties.serial;
const Model = Type.String({ minLength: 1, maxLength: 64 });
const ExternalKey = Type.String({ minLength: 1, maxLength: 128 });

export const NewAppliance = Type.Object(
  {
    serial: Serial,
    model: Model,
    siteId: Type.Optional(Nullable(Id)),
    externalKey: Type.Optional(Nullable(ExternalKey)),
  },
  { additionalProperties: false },
);
export type NewAppliance = Static<typeof NewAppliance>;

export const ApplianceClaim = Type.Object(
  { serial: Serial, siteId: Id },
  { additionalProperties: false, description: 'The box with this serial number stands in this site' },
);
export type ApplianceClaim = Static<typeof ApplianceClaim>;

export const ApplianceChanges = Type.Object(
  {
    model: Type.Optional(Model),
    siteId: Type.Optional(Nullable(Id)),
    externalKey: Type.Optional(Nullable(ExternalKey)),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type ApplianceChanges = Static<typeof ApplianceChanges>;

export const Replacement = Type.Object(
  {
    serial: Serial,
    model: Model,
    externalKey: Type.Optional({
      ...Nullable(ExternalKey),
      description: 'Left out: that of the appliance whose place it takes',
    } as unknown as Type.TUnion<[typeof ExternalKey, Type.TNull]>),
  },
  { additionalProperties: false },
);
export type Replacement = Static<typeof Replacement>;

export const ReplacedAppliance = Type.Object({
  appliance: Appliance,
  bootstrap: Type.Union([Bootstrap, Type.Null()], {
    description: 'Told this once; null for a spare that was registered before, which has its own',
  }),
});

/** A serial number that several owners registered. */
export const SerialConflict = Type.Object(
  {
    serial: Type.String(),
    appliances: Type.Array(
      Type.Object({
        id: Id,
        registrar: Type.String({ description: '`operator`, or the id of the reseller that registered it' }),
        registrarName: Nullable(Type.String()),
        model: Type.String(),
        state: Type.Enum(['registered', 'enrolled']),
        site: Nullable(Named),
        customer: Nullable(Named),
        createdAt: Timestamp,
      }),
    ),
  },
  { title: 'SerialConflict' },
);
export type SerialConflict = Static<typeof SerialConflict>;
export const ConflictDecision = Type.Object({ keep: Id }, { additionalProperties: false });

/** The bootstrap document is told once: its secret is kept as a hash only. */
export const RegisteredAppliance = Type.Object({ appliance: Appliance, bootstrap: Bootstrap });

export const IssuedBootstrap = Type.Object({ bootstrap: Bootstrap, expiresAt: Timestamp });

export const ApplianceFilter = Type.Object({
  customer_id: Type.Optional(Id),
  site_id: Type.Optional(Id),
  presence: Type.Optional(Type.Enum(['online', 'offline'])),
  status: Type.Optional(Type.Enum(APPLIANCE_STATUSES)),
  placed: Type.Optional(Type.Boolean({ description: 'Whether it stands in a site' })),
  drifted: Type.Optional(
    Type.Boolean({ description: 'Whether it runs something else than it confirmed, online or not' }),
  ),
  cloned: Type.Optional(Type.Boolean({ description: 'Whether more than one box shows its certificate' })),
  external_key: Type.Optional(ExternalKey),
  q: Type.Optional(
    Type.String({ maxLength: 100, description: 'Part of the serial number, model, site or customer' }),
  ),
});
export type ApplianceFilter = Static<typeof ApplianceFilter>;

/** An order other than that of their making, and how many to pass over. */
export const ApplianceOrder = Type.Object({
  order_by: Type.Optional(Type.Enum(ORDERS, { description: 'Descending with a hyphen before it' })),
  skip: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'So many are passed over' }),
  ),
});
export type ApplianceOrder = Static<typeof ApplianceOrder>;

const Count = Type.Integer({ minimum: 0 });
export const ApplianceCounts = Type.Object({
  total: { ...Count, description: 'Of all that match but for their status' },
  matching: { ...Count, description: 'Of all that match' },
  statuses: Type.Object(
    Object.fromEntries(APPLIANCE_STATUSES.map((status) => [status, Count])) as Record<
      ApplianceStatus,
      typeof Count
    >,
  ),
});
export type ApplianceCounts = Static<typeof ApplianceCounts>;

export const TargetStateView = Type.Object({
  revision: RevisionNumber,
  hash: TargetHash,
  target: Type.Unknown({ description: 'TargetState of the protocol, secrets masked' }),
});

export const RecordedReport = Type.Object({ receivedAt: Timestamp, report: Report });
export const RecordedEvent = Type.Interface([Event], { receivedAt: Timestamp });

export const DeliveryOutcome = Type.Object({
  delivered: Type.Boolean({ description: 'False: it is sent as soon as the appliance is back' }),
});

export const NewCommand = Type.Object(
  {
    kind: Type.Enum(COMMAND_KINDS),
    args: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), { maxProperties: 32 })),
    deadlineSeconds: Type.Optional(Type.Integer({ minimum: 5, maximum: 3600, default: 60 })),
  },
  { additionalProperties: false },
);
export type NewCommand = Static<typeof NewCommand>;

export const CommandView = Type.Object(
  {
    id: Id,
    kind: Type.Enum(COMMAND_KINDS),
    args: Type.Record(Type.String(), Type.Unknown()),
    deadline: Timestamp,
    state: Type.Enum(['sent', 'running', 'succeeded', 'failed', 'expired']),
    output: Nullable(Type.String()),
    createdBy: Type.String(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { title: 'Command' },
);
export type CommandView = Static<typeof CommandView>;
