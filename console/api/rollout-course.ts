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
  perMinute: string;
  confirmWithin: string;
  answerMinutes: string;
  onSilence: Overdue;
  offlineDays: string;
  onOffline: Overdue;
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
  perMinute: '',
  confirmWithin: '120',
  answerMinutes: '60',
  onSilence: 'halt',
  offlineDays: '7',
  onOffline: 'wait',
  startAt: '',
  skipUnrenderable: false,
  note: '',
};

/** What is sent. Numbers that make no sense are left for the server to refuse, which says where. */
export function courseOf(draft: CourseDraft): RolloutCourse {
  const waves = draft.waves
    .split(/[\s,，、]+/)
    .filter(Boolean)
    .map(amountOf);
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
      ...(draft.perMinute !== '' && { maxPerMinute: Number(draft.perMinute) }),
      answerWithinSeconds: Math.round(Number(draft.answerMinutes || 60) * 60),
      onSilence: draft.onSilence,
      offlineWithinSeconds: Math.round(Number(draft.offlineDays || 7) * 86_400),
      onOffline: draft.onOffline,
      onUnrenderable: draft.skipUnrenderable ? 'skip' : 'halt',
    },
    confirmWithinSeconds: Number(draft.confirmWithin),
    ...(draft.startAt !== '' && { startAt: new Date(draft.startAt).toISOString() }),
    ...(draft.note.trim() !== '' && { note: draft.note.trim() }),
  };
}

const amountOf = (text: string) => (text.endsWith('%') ? text : Number(text));
