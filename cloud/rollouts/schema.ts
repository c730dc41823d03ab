import Type, { type Static, type TSchema } from 'typebox';
import { Finding, Id, RevisionNumber, Timestamp } from '#protocol';
import { EVENT_KINDS } from './events.ts';
import { ILLS } from './health.ts';
import { NEXT_STEPS } from './next-step.ts';
import { Policy, PolicyRequest } from './policy.ts';
import { NETWORK_STATES, ROLLOUT_KINDS, ROLLOUT_STATES, STEP_STATES } from './states.ts';

const Count = Type.Integer({ minimum: 0 });
const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const closed = { additionalProperties: false } as const;

const Waves = Type.Array(Type.Integer({ minimum: 1, maximum: 100_000 }), {
  minItems: 1,
  maxItems: 20,
  description: 'Appliances in each wave, e.g. [1, 5]; those left over make one more. Short for policy.waves',
});

export const ConfirmWithinSeconds = Type.Integer({
  minimum: 5,
  maximum: 3600,
  description: 'Time an appliance has to reach the control plane again before it restores what it ran',
});
const Note = Type.String({ minLength: 1, maxLength: 1000 });

const chosen = (what: string) =>
  Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 1000, uniqueItems: true, description: what }));

/** Networks with something committed that meet every condition given. */
export const Selection = Type.Object(
  {
    networkIds: chosen('These networks'),
    customerIds: chosen('Of these customers'),
    templateVersionId: Type.Optional({ ...Id, description: 'On this version of a template' }),
    templateId: Type.Optional({ ...Id, description: 'On any version of this template' }),
    resellerId: Type.Optional({ ...Id, description: "Of this reseller's customers" }),
    tiers: Type.Optional(
      Type.Array(Type.Enum(['micro', 'enterprise', 'gold', 'platinum']), {
        minItems: 1,
        uniqueItems: true,
        description: 'Of customers of these tiers',
      }),
    ),
    stages: Type.Optional(
      Type.Array(Type.Enum(['prospect', 'pilot', 'live']), {
        minItems: 1,
        uniqueItems: true,
        description: 'Of customers at these stages',
      }),
    ),
    tags: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        minItems: 1,
        maxItems: 50,
        uniqueItems: true,
        description: 'With any of these tags',
      }),
    ),
  },
  {
    ...closed,
    minProperties: 1,
    description: 'Networks with something committed that meet every condition. Suspended customers have none',
  },
);
export type Selection = Static<typeof Selection>;

export const RolloutRequest = Type.Object(
  {
    revision: Type.Optional({ ...RevisionNumber, description: 'A committed revision; or give a selection' }),
    selection: Type.Optional(Selection),
    templateVersionId: Type.Optional({
      ...Id,
      description: 'With a selection: the published version to move the networks to. Else each keeps its own',
    }),
    waves: Type.Optional(Waves),
    confirmWithinSeconds: Type.Optional(ConfirmWithinSeconds),
    policy: Type.Optional(PolicyRequest),
    startAt: Type.Optional({ ...Timestamp, description: 'Not before' } as typeof Timestamp),
    note: Type.Optional(Note),
  },
  closed,
);
export type RolloutRequest = Static<typeof RolloutRequest>;

/** How to take back what a rollout did. */
export const RollBackRequest = Type.Object(
  {
    policy: Type.Optional(PolicyRequest),
    confirmWithinSeconds: Type.Optional(ConfirmWithinSeconds),
    note: Type.Optional(Note),
  },
  closed,
);
export type RollBackRequest = Static<typeof RollBackRequest>;

const NamedNetwork = Type.Object({
  id: Id,
  name: Type.String(),
  customer: Type.Object({ id: Id, name: Type.String() }),
});

const Fault = Type.Object({
  pointer: Type.String({ description: "RFC 6901, into the network's document" }),
  code: Type.String(),
  detail: Type.String(),
});

const RolloutNetwork = Type.Object({
  network: NamedNetwork,
  state: Type.Enum(NETWORK_STATES, {
    description:
      'pending: to be rendered; checked: can be; ready: its revision is rolled out; refused: cannot be rendered; superseded: taken out by a newer rollout',
  }),
  revision: Nullable(RevisionNumber),
  previousRevision: Nullable({
    ...RevisionNumber,
    description: 'What was in force before: what rolling back restores',
  } as typeof RevisionNumber),
  faults: Type.Array(Fault, { description: 'Why it was refused' }),
});

const RolloutStep = Type.Object({
  applianceId: Id,
  networkId: Id,
  revision: RevisionNumber,
  serial: Type.String(),
  site: Nullable(Type.Object({ id: Id, name: Type.String() })),
  wave: Type.Integer({ minimum: 0 }),
  state: Type.Enum(STEP_STATES),
  overdueAt: Nullable({
    ...Timestamp,
    description: 'When its deadline passed; see policy.onSilence and policy.onOffline',
  } as typeof Timestamp),
  pending: Type.Boolean({ description: 'Waits for the appliance to be back' }),
  changedAt: Timestamp,
  findings: Type.Array(Finding, { description: 'Why it was rejected or rolled back' }),
  nextStep: Type.Union([Type.Enum(NEXT_STEPS), Type.Null()], {
    description:
      'Of a failed or passed-over step, as its appliance is now: bring-online; wait: it is at work, or tries again by itself; mend: by its findings, or POST /appliances/{id}/deliveries; open-appliance: something else is wrong with it. null: nothing, or nothing any more',
  }),
});

export const RolloutProgress = Type.Object(
  {
    total: Count,
    waiting: Count,
    wanted: Count,
    confirmed: Count,
    rejected: Count,
    rolledBack: Count,
    overdue: { ...Count, description: 'Did not answer, or were not back, in time' } as typeof Count,
    passedOver: { ...Count, description: 'Not waited for any more' } as typeof Count,
    unchanged: Count,
    cancelled: Count,
    pending: Type.Integer({ minimum: 0, description: 'Of those waiting: offline, asked when they are back' }),
  },
  { description: 'Appliances by the state of their step' },
);
export type RolloutProgress = Static<typeof RolloutProgress>;

const HaltReason = Type.Union([
  Type.Object({
    code: Type.Enum(['failures', 'overdue']),
    wave: Count,
    applianceIds: Type.Array(Id),
  }),
  Type.Object({
    code: Type.Literal('unhealthy'),
    wave: Count,
    ills: Type.Array(
      Type.Object({
        applianceId: Id,
        kind: Type.Enum(ILLS),
        detail: Type.String({ description: 'Kind of the event, or name of the peer' }),
      }),
    ),
  }),
  Type.Object({ code: Type.Literal('unrenderable'), networkIds: Type.Array(Id) }),
  Type.Object(
    { code: Type.Literal('maker-not-entitled') },
    { description: 'Whoever made it may not roll it out any more: resuming it makes it one’s own' },
  ),
]);

export const RolloutSummary = Type.Object({
  id: Id,
  kind: Type.Enum(ROLLOUT_KINDS, {
    description: 'Of one revision; networks rendered anew; what an earlier rollout did taken back',
  }),
  revision: Nullable({ ...RevisionNumber, description: 'Of its only network' } as typeof RevisionNumber),
  network: Nullable({ ...NamedNetwork, description: 'Its only network; null when it spans several' }),
  networkCounts: Type.Object({
    total: Count,
    ready: Count,
    unchanged: Count,
    refused: Count,
    open: Type.Integer({ minimum: 0, description: 'Not rendered yet' }),
  }),
  state: Type.Enum(ROLLOUT_STATES, {
    description:
      'succeeded: every appliance confirmed; completed-with-failures: it has ended too, with failures its policy bears, appliances passed over or networks left out: progress counts them, and each of their steps names what to do next',
  }),
  haltReason: Nullable(HaltReason),
  waves: Type.Array(Count, { description: 'Appliances in each; empty until they are planned' }),
  passedWaves: Type.Integer({ minimum: 0, description: 'Waves that are done with' }),
  policy: Policy,
  confirmWithinSeconds: Type.Integer(),
  templateVersionId: Nullable(Id),
  rollbackOf: Nullable({ ...Id, description: 'The rollout it takes back' } as typeof Id),
  note: Nullable(Type.String()),
  startAt: Nullable(Timestamp),
  createdBy: Type.String(),
  createdAt: Timestamp,
  startedAt: Nullable(Timestamp),
  finishedAt: Nullable(Timestamp),
  nextLookAt: Nullable({
    ...Timestamp,
    description: 'When it goes on by itself: the start, the end of a soak, a window, the rate',
  } as typeof Timestamp),
  decisionDueAt: Nullable({
    ...Timestamp,
    description: 'Halted or paused: when it is told again that somebody has to decide',
  } as typeof Timestamp),
  progress: RolloutProgress,
  version: Type.Integer({ description: 'The ETag' }),
});
export type RolloutSummary = Static<typeof RolloutSummary>;

export const Rollout = Type.Object({
  ...RolloutSummary.properties,
  selection: Nullable(Selection),
  networks: Type.Array(RolloutNetwork),
  steps: Type.Array(RolloutStep),
});
export type Rollout = Static<typeof Rollout>;

/** What a rollout would touch. Nothing was written. */
export const RolloutPreview = Type.Object({
  networks: Type.Array(
    Type.Object({
      network: NamedNetwork,
      changed: Type.Array(Id, { description: 'Appliances that would be asked' }),
      unchanged: Count,
      faults: Type.Array(Fault, { description: 'Why it cannot be rendered' }),
    }),
  ),
  waves: Type.Array(Count, { description: 'Appliances in each wave' }),
  totals: Type.Object({
    networks: Count,
    changedNetworks: Count,
    refusedNetworks: Count,
    changedAppliances: Count,
    offlineAppliances: Type.Integer({ minimum: 0, description: 'Of those changed' }),
  }),
});
export type RolloutPreview = Static<typeof RolloutPreview>;

/** One entry of the record. */
export const RolloutEvent = Type.Object({
  id: Id,
  at: Timestamp,
  kind: Type.Enum(EVENT_KINDS),
  actor: Type.String({ description: 'Who; `system` for what it did by itself' }),
  networkId: Nullable(Id),
  applianceId: Nullable(Id),
  data: Type.Record(Type.String(), Type.Unknown()),
});
export type RolloutEvent = Static<typeof RolloutEvent>;
