import Type, { type Static } from 'typebox';

/** So many, or that share of them. */
export const Amount = Type.Union([
  Type.Integer({ minimum: 1, maximum: 100_000 }),
  Type.String({ pattern: '^(100|[1-9][0-9]?)%$' }),
]);
export type Amount = Static<typeof Amount>;

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const TimeOfDay = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });

export const MaintenanceWindow = Type.Object(
  {
    days: Type.Array(Type.Enum(WEEKDAYS), {
      minItems: 1,
      maxItems: 7,
      uniqueItems: true,
      description: 'Days on which it opens',
    }),
    from: { ...TimeOfDay, description: 'It opens' } as typeof TimeOfDay,
    to: {
      ...TimeOfDay,
      description: 'It closes: on the next day when not later than `from`',
    } as typeof TimeOfDay,
  },
  { additionalProperties: false, description: "By the wall clock of each site's time zone" },
);
export type MaintenanceWindow = Static<typeof MaintenanceWindow>;

/** So many days or runs of days: decades of public holidays. */
export const MOST_EXCLUSIONS = 1000;
/** Octets of an iCalendar file, about. */
const LONGEST_CALENDAR = 500_000;

const CalendarDate = Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' });

export const Exclusion = Type.Object(
  {
    from: { ...CalendarDate, description: 'The first day, e.g. 2027-02-05' } as typeof CalendarDate,
    to: { ...CalendarDate, description: 'The last day' } as typeof CalendarDate,
    name: Type.String({ minLength: 1, maxLength: 200, description: 'E.g. the holiday, or the freeze' }),
  },
  {
    additionalProperties: false,
    description: "Days on which nobody is asked, by the wall clock of each site's time zone",
  },
);
export type Exclusion = Static<typeof Exclusion>;

const healthChecks = {
  criticalEvents: Type.Boolean({ description: 'No critical event since it was asked' }),
  tunnelsUp: Type.Boolean({ description: 'Tunnels that were up before are up again' }),
  telemetry: Type.Boolean({ description: 'A sample newer than its confirmation' }),
};
export const HealthGate = Type.Object(healthChecks, { additionalProperties: false });
export type HealthGate = Static<typeof HealthGate>;

/** What a deadline that has passed leads to. */
const OVERDUE = ['halt', 'pass-over', 'wait'] as const;
export type Overdue = (typeof OVERDUE)[number];

const rules = {
  waves: Type.Union([Type.Array(Amount, { minItems: 1, maxItems: 20 }), Type.Null()], {
    description:
      'Appliances in each wave, e.g. [1, "10%"]; those left over make one more. Null: a few at once, more behind a canary',
  }),
  successThreshold: Type.Number({
    exclusiveMinimum: 0,
    maximum: 1,
    description: 'Share of the appliances of a wave that must have confirmed before the next begins',
  }),
  failureThreshold: {
    ...Amount,
    description: 'So many failures in a wave, or that share of it, halt the rollout',
  } as typeof Amount,
  soakSeconds: Type.Integer({
    minimum: 0,
    maximum: 604_800,
    description: 'Time between the last confirmation of a wave and the next one',
  }),
  maintenanceWindows: Type.Array(MaintenanceWindow, {
    maxItems: 14,
    description: 'When appliances may be asked; empty: at any time',
  }),
  exclusions: Type.Array(Exclusion, {
    maxItems: MOST_EXCLUSIONS,
    description: 'Public holidays and freezes: days on which nobody is asked, whatever the windows say',
  }),
  maxPerMinute: Type.Union([Type.Integer({ minimum: 1, maximum: 100_000 }), Type.Null()], {
    description: 'Appliances asked within any minute, at the most',
  }),
  answerWithinSeconds: Type.Integer({
    minimum: 60,
    maximum: 2_592_000,
    description:
      'Time an appliance that was asked has to confirm or to fail; at least five minutes more than it has to reach the control plane',
  }),
  onSilence: Type.Enum(OVERDUE, {
    description:
      'What happens then: it counts as a failure (halt), nobody waits for it any more (pass-over), or it is only told (wait)',
  }),
  offlineWithinSeconds: Type.Integer({
    minimum: 60,
    maximum: 31_536_000,
    description: 'Time appliances that are offline have to come back, or to come for the first time',
  }),
  onOffline: Type.Enum(OVERDUE, {
    description:
      'What happens then: as with onSilence; one that is passed over gets its target state when it is back',
  }),
  decideWithinSeconds: Type.Integer({
    minimum: 60,
    maximum: 31_536_000,
    description: 'Time somebody has to decide on a halt or a pause before it is told again',
  }),
  onUnrenderable: Type.Enum(['halt', 'skip'], {
    description: 'What a network that cannot be rendered does: halts before anybody is asked, or is left out',
  }),
};

/** How a rollout goes about it, complete. */
export const Policy = Type.Object(
  {
    ...rules,
    healthGate: {
      ...HealthGate,
      description: 'What must be well with the appliances of a wave at the end of its soak',
    } as typeof HealthGate,
  },
  { additionalProperties: false },
);
export type Policy = Static<typeof Policy>;

/** As a caller says it: what is left out takes its default. */
export const PolicyRequest = Type.Partial(
  Type.Object({
    ...rules,
    healthGate: Type.Partial(HealthGate, { additionalProperties: false }),
    calendar: Type.String({
      minLength: 1,
      maxLength: LONGEST_CALENDAR,
      description: 'An iCalendar file (RFC 5545); its days are added to the exclusions',
    }),
  }),
  { additionalProperties: false },
);
export type PolicyRequest = Static<typeof PolicyRequest>;

/**
 * One failure halts, everybody of a wave must have confirmed, and nothing else is waited for. Who was asked and says
 * nothing for an hour has failed. Who is offline for a week is told of; the rollout goes on to wait.
 */
const DEFAULTS: Policy = {
  waves: null,
  successThreshold: 1,
  failureThreshold: 1,
  soakSeconds: 0,
  healthGate: { criticalEvents: false, tunnelsUp: false, telemetry: false },
  maintenanceWindows: [],
  exclusions: [],
  maxPerMinute: null,
  answerWithinSeconds: 3600,
  onSilence: 'halt',
  offlineWithinSeconds: 7 * 86_400,
  onOffline: 'wait',
  decideWithinSeconds: 3 * 86_400,
  onUnrenderable: 'halt',
};

/** What was asked for with its defaults; its calendar is read already (`withCalendar`). */
export function completePolicy(request: PolicyRequest = {}): Policy {
  const { healthGate, calendar: _, ...others } = request;
  return { ...DEFAULTS, ...others, healthGate: { ...DEFAULTS.healthGate, ...healthGate } };
}

/** The number an amount means among `of`: a share is rounded up and at least one. */
export function countOf(amount: Amount, of: number): number {
  if (typeof amount === 'number') return amount;
  return Math.max(1, Math.ceil((of * Number.parseInt(amount, 10)) / 100));
}

/** When it is told again that somebody has to decide. */
export const decisionDueAt = (
  { decideWithinSeconds }: Pick<Policy, 'decideWithinSeconds'>,
  now: Date,
): Date => new Date(now.getTime() + decideWithinSeconds * 1000);
