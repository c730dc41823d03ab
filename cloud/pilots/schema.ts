import Type, { type Static, type TSchema } from 'typebox';
import { Id, Timestamp } from '#protocol';
import { STAGES } from '../customers/schema.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const closed = { additionalProperties: false } as const;
const Text = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: '\\S', description });
const Day = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'A day of the calendar, e.g. 2027-03-01',
});

export const PILOT_STATES = ['planned', 'running', 'decided', 'abandoned'] as const;

/** Filled from what the control plane knows. */
export const FACT_KEYS = [
  'appliances-enrolled',
  'appliances-online',
  'networks-in-force',
  'appliances-in-sync',
  'no-drift',
  'telemetry-present',
  'tunnels-up',
  'no-critical-events',
  'no-halted-rollout',
  'template-published',
  'addresses-left',
  'objectives-met',
] as const;
/** A person answers for these. */
export const ATTESTED_KEYS = ['first-backup-taken', 'staff-trained', 'emergency-contact-known'] as const;
const ITEM_KEYS = [...FACT_KEYS, ...ATTESTED_KEYS] as const;
export type FactKey = (typeof FACT_KEYS)[number];
export type AttestedKey = (typeof ATTESTED_KEYS)[number];
export type ItemKey = (typeof ITEM_KEYS)[number];

/** In both languages. */
export const Texts = Type.Object({ en: Type.String(), 'zh-Hant-TW': Type.String() });
export type Texts = Static<typeof Texts>;

const Evidence = Type.Object({
  text: Texts,
  applianceId: Type.Optional(Id),
  siteId: Type.Optional(Id),
  networkId: Type.Optional(Id),
  rolloutId: Type.Optional(Id),
  eventId: Type.Optional(Id),
});
export type Evidence = Static<typeof Evidence>;

const Attestation = Type.Object({ by: Type.String(), at: Timestamp, note: Nullable(Type.String()) });

export const ReadinessItem = Type.Object({
  key: Type.Enum(ITEM_KEYS),
  kind: Type.Enum(['fact', 'attested'], { description: 'attested: a person answers for it' }),
  state: Type.Enum(['met', 'unmet', 'unknown'], { description: 'unknown: too little was measured to tell' }),
  since: Nullable({ ...Timestamp, description: 'Since when it is met, as far as is known' }),
  title: Texts,
  evidence: Type.Array(Evidence, { description: 'Why; what stands in the way comes first' }),
  attestation: Nullable(Attestation),
});
export type ReadinessItem = Static<typeof ReadinessItem>;

export const Readiness = Type.Object(
  {
    at: { ...Timestamp, description: 'When the facts were looked at' },
    ready: Type.Boolean({ description: 'Every item is met' }),
    items: Type.Array(ReadinessItem),
  },
  { title: 'Readiness checklist' },
);
export type Readiness = Static<typeof Readiness>;

const Objective = Type.Object(
  {
    text: Text(500, 'What the customer wants to see'),
    target: Type.Optional(Text(200, 'By what it is measured')),
    met: Type.Optional(Nullable(Type.Boolean({ description: 'null: nobody said yet' }))),
  },
  closed,
);
export type Objective = Static<typeof Objective>;

export const Decision = Type.Object({
  decision: Type.Enum(['go', 'no-go']),
  reason: Type.String(),
  overrides: Type.Array(Type.Enum(ITEM_KEYS), { description: 'Items that were not met, and not waited for' }),
  by: Type.String(),
  at: Timestamp,
  checklist: { ...Readiness, description: 'As it was then' },
});
export type Decision = Static<typeof Decision>;

const pilotFields = {
  name: Text(200, 'Name'),
  scope: Nullable(Text(2000, 'In words')),
  siteIds: Type.Array(Id, {
    maxItems: 500,
    uniqueItems: true,
    description: 'Empty: every site of the customer',
  }),
  objectives: Type.Array(Objective, { minItems: 1, maxItems: 50 }),
  startsOn: Nullable(Day),
  endsOn: Nullable(Day),
};
export const Pilot = Type.Object(
  {
    id: Id,
    customerId: Id,
    ...pilotFields,
    state: Type.Enum(PILOT_STATES),
    decision: Nullable(Decision),
    createdBy: Type.String(),
    version: Type.Integer({ description: 'The ETag' }),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { description: 'A customer tries the service' },
);
export type Pilot = Static<typeof Pilot>;
export const PilotChanges = Type.Partial(Type.Object(pilotFields), { ...closed, minProperties: 1 });
export type PilotChanges = Static<typeof PilotChanges>;
export const NewPilot = Type.Object(
  {
    ...PilotChanges.properties,
    customerId: Id,
    name: pilotFields.name,
    objectives: pilotFields.objectives,
  },
  closed,
);
export type NewPilot = Static<typeof NewPilot>;

export const AttestationRequest = Type.Object(
  { key: Type.Enum(ATTESTED_KEYS), note: Type.Optional(Nullable(Text(2000, 'What was seen'))) },
  closed,
);
export type AttestationRequest = Static<typeof AttestationRequest>;

const Reason = Text(2000, 'Why; it is kept');
export const ReasonRequest = Type.Object({ reason: Reason }, closed);

export const DecisionRequest = Type.Object(
  {
    decision: Type.Enum(['go', 'no-go']),
    reason: Reason,
    overrides: Type.Optional(
      Type.Array(Type.Enum(ITEM_KEYS), {
        uniqueItems: true,
        description: 'With go: items that are not met, and shall not stand in the way',
      }),
    ),
  },
  closed,
);
export type DecisionRequest = Static<typeof DecisionRequest>;

export const Effects = Type.Object({
  deadSecrets: Type.Array(Type.Object({ applianceId: Id, serial: Type.String() }), {
    description: 'Appliances whose enrolment secret was not used yet: it is good no more, for ever',
  }),
  cancelledRollouts: Type.Array(Id, { description: 'They ask nobody else' }),
  teleworkersShutOut: Type.Integer({ description: 'Active teleworkers, who are not let in' }),
  appliancesKept: Type.Array(Type.Object({ applianceId: Id, serial: Type.String() }), {
    description: 'They keep running what they have',
  }),
});
export type Effects = Static<typeof Effects>;

export const Suspension = Type.Object({
  id: Id,
  customerId: Id,
  pilotId: Nullable({ ...Id, description: 'The pilot whose no-go it came from' }),
  fromStage: Type.Enum(STAGES),
  reason: Type.String(),
  by: Type.String(),
  at: Timestamp,
  settled: Type.Boolean({ description: 'False: some of it is still being done' }),
  effects: Effects,
  endedBy: Nullable(Type.String()),
  endedAt: Nullable(Timestamp),
});
export type Suspension = Static<typeof Suspension>;

export const DecisionOutcome = Type.Object({
  pilot: Pilot,
  stage: Type.Enum(STAGES, { description: 'Of the customer, now' }),
  suspension: Nullable(Suspension),
});
export type DecisionOutcome = Static<typeof DecisionOutcome>;

export const StageNow = Type.Object({ customerId: Id, stage: Type.Enum(STAGES) });
export type StageNow = Static<typeof StageNow>;
