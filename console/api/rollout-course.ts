import type { RolloutCourse } from './rollout.ts';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
type Day = (typeof DAYS)[number];
export const HEALTH_CHECKS = ['tunnelsUp', 'telemetry', 'criticalEvents'] as const;
export const OVERDUE = ['halt', 'pass-over', 'wait'] as const;
type Overdue = (typeof OVERDUE)[number];
type HealthCheck = (typeof HEALTH_CHECKS)[number];

/** How a rollout shall go, as a person fills it in. Empty texts take the default. */
export type CourseDraft = {
  /** `1, 5, 25%`; empty: a canary, then growing waves. */
  waves: string;
  soakMinutes: string;
  health: readonly HealthCheck[];
  /** A count or a share, e.g. `1` or `5%`. */
  failures: string;
  /** Percent of a wave that must have confirmed. */
  successPercent: string;
  /** None: at any time. */
  days: readonly Day[];
  from: string;
  to: string;
  /** A day or a run of days in each line, e.g. `2027-02-05..2027-02-10 Lunar New Year`. */
  exclusions: string;
  /** The text of an iCalendar file, and its name. */
  calendar: string;
  calendarName: string;
  perMinute: string;
  confirmWithin: string;
  answerMinutes: string;
  onSilence: Overdue;
  offlineDays: string;
  onOffline: Overdue;
  /** After a halt or a pause. */
  decideHours: string;
  /** As an input of type datetime-local has it: in the reader's time zone. */
  startAt: string;
  skipUnrenderable: boolean;
  note: string;
};

export const USUAL_COURSE: CourseDraft = {
  waves: '',
  soakMinutes: '0',
  health: [],
  failures: '1',
  successPercent: '100',
  days: [],
  from: '02:00',
  to: '05:00',
  exclusions: '',
  calendar: '',
  calendarName: '',
  perMinute: '',
  confirmWithin: '120',
  answerMinutes: '60',
  onSilence: 'halt',
  offlineDays: '7',
  onOffline: 'wait',
  decideHours: '72',
  startAt: '',
  skipUnrenderable: false,
  note: '',
};

/** A week. */
export const MOST_SOAK_MINUTES = 10_080;

export const ANSWER_MINUTES = { least: 1, most: 10_080 } as const;
export const OFFLINE_DAYS = { least: 1, most: 90 } as const;
/** Up to a year. */
export const DECIDE_HOURS = { least: 1, most: 8760 } as const;
export const CONFIRM_SECONDS = { least: 5, most: 3600 } as const;

/** Where what is typed into a field stands in what is sent. */
export const COURSE_POINTERS = {
  waves: '/policy/waves',
  soakMinutes: '/policy/soakSeconds',
  failures: '/policy/failureThreshold',
  successPercent: '/policy/successThreshold',
  from: '/policy/maintenanceWindows/0/from',
  to: '/policy/maintenanceWindows/0/to',
  exclusions: '/policy/exclusions',
  calendar: '/policy/calendar',
  perMinute: '/policy/maxPerMinute',
  confirmWithin: '/confirmWithinSeconds',
  answerMinutes: '/policy/answerWithinSeconds',
  offlineDays: '/policy/offlineWithinSeconds',
  decideHours: '/policy/decideWithinSeconds',
  startAt: '/startAt',
  note: '/note',
} as const;

/** What is sent. Fields that hold what cannot be meant are named by {@link badFields}. */
export function courseOf(draft: CourseDraft): RolloutCourse {
  const waves = wordsIn(draft.waves).map(amountOf);
  return {
    policy: {
      ...(waves.length > 0 && { waves }),
      soakSeconds: Math.round(Number(draft.soakMinutes || 0) * 60),
      successThreshold: Number(draft.successPercent || 100) / 100,
      failureThreshold: amountOf(draft.failures || '1'),
      healthGate: Object.fromEntries(HEALTH_CHECKS.map((check) => [check, draft.health.includes(check)])),
      maintenanceWindows:
        draft.days.length > 0
          ? [{ days: DAYS.filter((day) => draft.days.includes(day)), from: draft.from, to: draft.to }]
          : [],
      exclusions: exclusionsIn(draft.exclusions),
      ...(draft.calendar !== '' && { calendar: draft.calendar }),
      ...(draft.perMinute !== '' && { maxPerMinute: Number(draft.perMinute) }),
      answerWithinSeconds: Math.round(Number(draft.answerMinutes || 60) * 60),
      onSilence: draft.onSilence,
      offlineWithinSeconds: Math.round(Number(draft.offlineDays || 7) * 86_400),
      onOffline: draft.onOffline,
      decideWithinSeconds: Math.round(Number(draft.decideHours || 72) * 3600),
      onUnrenderable: draft.skipUnrenderable ? 'skip' : 'halt',
    },
    ...(draft.confirmWithin !== '' && { confirmWithinSeconds: Number(draft.confirmWithin) }),
    ...(draft.startAt !== '' && { startAt: new Date(draft.startAt).toISOString() }),
    ...(draft.note.trim() !== '' && { note: draft.note.trim() }),
  };
}

/** Fields that hold what cannot be meant; the server would tell of other units than the fields have. */
export function badFields(draft: CourseDraft) {
  const between = (text: string, least: number, most: number) =>
    text.trim() === '' || (Number(text) >= least && Number(text) <= most);
  const amount = (text: string) => text.trim() === '' || isWave(text.trim());
  const fits = {
    waves: wordsIn(draft.waves).every(isWave),
    soakMinutes: between(draft.soakMinutes, 0, MOST_SOAK_MINUTES),
    failures: amount(draft.failures),
    successPercent: between(draft.successPercent, 1, 100),
    exclusions: linesIn(draft.exclusions).every((line) => EXCLUSION.test(line)),
    perMinute: amount(draft.perMinute) && !isShare(draft.perMinute.trim()),
    confirmWithin:
      between(draft.confirmWithin, CONFIRM_SECONDS.least, CONFIRM_SECONDS.most) &&
      /^\d*$/.test(draft.confirmWithin.trim()),
    answerMinutes: between(draft.answerMinutes, ANSWER_MINUTES.least, ANSWER_MINUTES.most),
    offlineDays: between(draft.offlineDays, OFFLINE_DAYS.least, OFFLINE_DAYS.most),
    decideHours: between(draft.decideHours, DECIDE_HOURS.least, DECIDE_HOURS.most),
  } satisfies Partial<Record<keyof typeof COURSE_POINTERS, boolean>>;
  return (Object.keys(fits) as (keyof typeof fits)[]).filter((field) => !fits[field]);
}

/** A field that can hold what cannot be meant. */
export type CheckedField = ReturnType<typeof badFields>[number];

/** One day, or the first and the last one; then what it is called. */
const EXCLUSION = /^(\d{4}-\d\d-\d\d)(?:\s*(?:\.\.|–|~)\s*(\d{4}-\d\d-\d\d))?(?:\s+(\S.*))?$/;

const linesIn = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

function exclusionsIn(text: string) {
  return linesIn(text).map((line) => {
    const [, from = '', to = from, name = from] = EXCLUSION.exec(line) ?? [];
    return { from, to, name };
  });
}

const wordsIn = (text: string) => text.split(/[\s,，、]/).filter(Boolean);
const isCount = (text: string) => /^\d{1,6}$/.test(text);
const isShare = (text: string) => /^(100|[1-9]\d?)%$/.test(text);
const isWave = (text: string) => isShare(text) || (isCount(text) && Number(text) > 0);
const amountOf = (text: string) => (text.endsWith('%') ? text : Number(text));
