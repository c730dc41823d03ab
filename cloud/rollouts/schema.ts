import Type, { type Static } from 'typebox';
import { Finding, Id, RevisionNumber, Timestamp } from '#protocol';
import { ROLLOUT_STATES, STEP_STATES } from './gate.ts';

const Count = Type.Integer({ minimum: 0 });

const Waves = Type.Array(Type.Integer({ minimum: 1, maximum: 100_000 }), {
  minItems: 1,
  maxItems: 20,
  description: 'Appliances in each wave, e.g. [1, 5]; those left over make one more',
});

export const ConfirmWithinSeconds = Type.Integer({
  minimum: 5,
  maximum: 3600,
  description: 'Time an appliance has to reach the control plane again before it restores what it ran',
});

export const RolloutRequest = Type.Object(
  {
    revision: RevisionNumber,
    waves: Type.Optional(Waves),
    confirmWithinSeconds: Type.Optional(ConfirmWithinSeconds),
  },
  { additionalProperties: false },
);
export type RolloutRequest = Static<typeof RolloutRequest>;

const RolloutStep = Type.Object({
  applianceId: Id,
  serial: Type.String(),
  site: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()]),
  wave: Type.Integer({ minimum: 0 }),
  state: Type.Enum(STEP_STATES),
  changedAt: Timestamp,
  findings: Type.Array(Finding, { description: 'Why it was rejected or rolled back' }),
});

export const RolloutProgress = Type.Object(
  {
    total: Count,
    waiting: Count,
    wanted: Count,
    confirmed: Count,
    rejected: Count,
    rolledBack: Count,
    unchanged: Count,
    cancelled: Count,
  },
  { description: 'Appliances by the state of their step' },
);
export type RolloutProgress = Static<typeof RolloutProgress>;

export const RolloutSummary = Type.Object({
  id: Id,
  revision: RevisionNumber,
  network: Type.Object({
    id: Id,
    name: Type.String(),
    customer: Type.Object({ id: Id, name: Type.String() }),
  }),
  state: Type.Enum(ROLLOUT_STATES),
  waves: Type.Array(Count),
  confirmWithinSeconds: Type.Integer(),
  createdBy: Type.String(),
  createdAt: Timestamp,
  finishedAt: Type.Union([Timestamp, Type.Null()]),
  progress: RolloutProgress,
  version: Type.Integer({ description: 'The ETag' }),
});
export type RolloutSummary = Static<typeof RolloutSummary>;

export const Rollout = Type.Object({
  ...RolloutSummary.properties,
  steps: Type.Array(RolloutStep),
});
export type Rollout = Static<typeof Rollout>;
