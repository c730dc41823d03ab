import { expect, test } from 'vitest';
import { newerVersions } from '../../../console/api/newer-versions.ts';
import { ApiError } from '../../../console/api/problem.ts';
import {
  actionsOf,
  effectsOf,
  failedOf,
  isMissed,
  type RolloutSummary,
  touchedOf,
} from '../../../console/api/rollout.ts';
import {
  badFields,
  type CheckedField,
  type CourseDraft,
  courseOf,
  USUAL_COURSE,
} from '../../../console/api/rollout-course.ts';
import { orAll, withCondition } from '../../../console/api/rollout-selection.ts';
import { t } from '../../../console/locales/locale.ts';
import { checkedCourse } from '../../../console/rollouts/start/checked-course.ts';

test('the usual course halts at the first failure and waits for nothing', () => {
  const usual = {
    policy: {
      soakSeconds: 0,
      successThreshold: 1,
      failureThreshold: 1,
      healthGate: { tunnelsUp: false, telemetry: false, criticalEvents: false },
      maintenanceWindows: [],
      exclusions: [],
      answerWithinSeconds: 3600,
      onSilence: 'halt',
      offlineWithinSeconds: 604_800,
      onOffline: 'wait',
      decideWithinSeconds: 259_200,
      onUnrenderable: 'halt',
    },
    confirmWithinSeconds: 120,
  };
  expect(courseOf(USUAL_COURSE)).toStrictEqual(usual);
  const empty = {
    soakMinutes: '',
    successPercent: '',
    failures: '',
    answerMinutes: '',
    offlineDays: '',
    decideHours: '',
    note: ' ',
  };
  expect(courseOf({ ...USUAL_COURSE, ...empty })).toStrictEqual(usual);
});

test('all that is filled in is sent, in the units of the server', () => {
  expect(
    courseOf({
      waves: ' 1，5、25%\n',
      soakMinutes: '1.5',
      health: ['telemetry'],
      failures: '5%',
      successPercent: '95',
      days: [],
      from: '02:00',
      to: '05:00',
      exclusions: '',
      calendar: '',
      calendarName: '',
      perMinute: '30',
      confirmWithin: '',
      answerMinutes: '0.5',
      onSilence: 'pass-over',
      offlineDays: '2',
      onOffline: 'halt',
      decideHours: '12',
      startAt: '2027-01-01T02:00Z',
      skipUnrenderable: true,
      note: ' at night ',
    }),
  ).toStrictEqual({
    policy: {
      waves: [1, 5, '25%'],
      soakSeconds: 90,
      successThreshold: 0.95,
      failureThreshold: '5%',
      healthGate: { tunnelsUp: false, telemetry: true, criticalEvents: false },
      maintenanceWindows: [],
      exclusions: [],
      maxPerMinute: 30,
      answerWithinSeconds: 30,
      onSilence: 'pass-over',
      offlineWithinSeconds: 172_800,
      onOffline: 'halt',
      decideWithinSeconds: 43_200,
      onUnrenderable: 'skip',
    },
    startAt: '2027-01-01T02:00:00.000Z',
    note: 'at night',
  });
});

/** What is taken in a field, and what is not. */
const FIELDS: [CheckedField, string[], string[]][] = [
  [
    'waves',
    ['', ' ', '1', '999999', '1%', '99%', '100%', '10 ,20%'],
    ['0', '1000000', '0%', '101%', '1.5', '1 x', 'x1', '100%%', '1%2'],
  ],
  ['soakMinutes', ['', ' ', '0', '10080'], ['-1', '10081', 'x']],
  ['failures', ['', ' ', '1', ' 5% ', '100%'], ['0', '-1', '0%', '1 2', 'x']],
  ['successPercent', ['', '1', '100'], ['0', '101', 'x']],
  [
    'exclusions',
    [
      '',
      ' \n ',
      '2027-01-01',
      '2027-01-01..2027-01-02',
      '2027-01-01 – 2027-01-02 a b',
      '2027-01-01~2027-01-02',
    ],
    [
      'x',
      '2027-1-01',
      '2027-01-01x',
      'x2027-01-01',
      '2027-01-01..',
      '2027-01-01.2027-01-02',
      '2027-01-01..2027-01-02x',
    ],
  ],
  ['perMinute', ['', ' ', '1', ' 60 '], ['0', '5%', ' 5% ', '1.5', 'x']],
  ['confirmWithin', ['', ' ', '5', '3600', ' 60 '], ['4', '3601', '60.5', '1e2', 'x']],
  ['answerMinutes', ['', '1', '10080'], ['0', '10081', 'x']],
  ['offlineDays', ['', '1', '90'], ['0', '91', 'x']],
  ['decideHours', ['', '1', '8760'], ['0', '8761', 'x']],
];

test.each(FIELDS)('%s takes what can be meant, and nothing else', (field, good, bad) => {
  const badWith = (text: string) => badFields({ ...USUAL_COURSE, [field]: text });
  for (const text of good) expect(badWith(text), text).toEqual([]);
  for (const text of bad) expect(badWith(text), text).toEqual([field]);
});

test('what cannot be meant is told at its field, in words of its own', () => {
  expect(checkedCourse(USUAL_COURSE)).toEqual(courseOf(USUAL_COURSE));
  const draft = Object.fromEntries(FIELDS.map(([field, , [bad]]) => [field, bad]));
  const refusal = (() => {
    try {
      return checkedCourse({ ...USUAL_COURSE, ...draft } as CourseDraft);
    } catch (error) {
      return error;
    }
  })();
  if (!(refusal instanceof ApiError)) throw new Error('taken');
  const { status, code, message, title, faults } = refusal;
  const seeFields = t('form.see-fields');
  expect([status, code, message, title]).toEqual([400, 'request-invalid', seeFields, seeFields]);
  expect(faults.map((fault) => [fault.pointer, fault.code])).toEqual(
    [
      '/policy/waves',
      '/policy/soakSeconds',
      '/policy/failureThreshold',
      '/policy/successThreshold',
      '/policy/exclusions',
      '/policy/maxPerMinute',
      '/confirmWithinSeconds',
      '/policy/answerWithinSeconds',
      '/policy/offlineWithinSeconds',
      '/policy/decideWithinSeconds',
    ].map((pointer) => [pointer, 'value-invalid']),
  );
  const details = faults.map(({ detail }) => detail);
  expect(new Set([...details, seeFields]).size).toBe(11);
  expect(details.join()).not.toMatch(/[{}]/);
  const bounds = details.map((detail) => detail.match(/\d[\d,]*/g)?.join());
  expect([bounds[1], ...bounds.slice(6)]).toEqual(['0,10080', '5,3600', '1,10080', '1,90', '1,8760']);
});

test('waves are counts and shares, the window has days in their order', () => {
  const { policy } = courseOf({
    ...USUAL_COURSE,
    waves: '1, 5 25%',
    soakMinutes: '10',
    days: ['sun', 'mon'],
  });
  expect(policy?.waves).toEqual([1, 5, '25%']);
  expect(policy?.soakSeconds).toBe(600);
  expect(policy?.maintenanceWindows).toEqual([{ days: ['mon', 'sun'], from: '02:00', to: '05:00' }]);
});

test('excluded days are read line by line; one that cannot be meant is told at its field', () => {
  const draft = {
    ...USUAL_COURSE,
    exclusions: '2027-01-01 New Year\n2027-02-05..2027-02-10  春節\n\n2027-10-10',
  };
  expect(courseOf(draft).policy?.exclusions).toEqual([
    { from: '2027-01-01', to: '2027-01-01', name: 'New Year' },
    { from: '2027-02-05', to: '2027-02-10', name: '春節' },
    { from: '2027-10-10', to: '2027-10-10', name: '2027-10-10' },
  ]);
  expect(courseOf(draft).policy).not.toHaveProperty('calendar');
  expect(courseOf({ ...draft, calendar: 'BEGIN:VCALENDAR' }).policy?.calendar).toBe('BEGIN:VCALENDAR');
  expect(badFields(draft)).toEqual([]);
  expect(badFields({ ...draft, exclusions: 'New Year' })).toEqual(['exclusions']);
});

test('a condition without a value is none, and without any condition all networks are meant', () => {
  const gold = withCondition({}, 'tiers', ['gold']);
  expect(gold).toEqual({ tiers: ['gold'] });
  expect(withCondition(gold, 'tiers', [])).toEqual({});
  expect(withCondition(gold, 'tiers', undefined)).toEqual({});
  expect(withCondition(gold, 'tags', ['north'])).toEqual({ tiers: ['gold'], tags: ['north'] });
  expect(withCondition({ ...gold, tags: ['north'] }, 'tags', [])).toEqual(gold);
  expect(orAll(gold)).toBe(gold);
  expect(orAll({})).toEqual({ stages: ['prospect', 'pilot', 'live'] });
});

const progress = {
  total: 2,
  waiting: 1,
  wanted: 0,
  confirmed: 1,
  rejected: 0,
  rolledBack: 0,
  overdue: 0,
  passedOver: 0,
};
const summary = (state: RolloutSummary['state'], changes: object = {}) =>
  ({ state, kind: 'revision', progress, ...changes }) as RolloutSummary;

test('what can be decided depends on how the rollout stands', () => {
  expect(actionsOf(summary('running'))).toEqual(['pause', 'cancel', 'roll-back']);
  expect(actionsOf(summary('halted'))).toEqual(['resume', 'cancel', 'roll-back']);
  expect(actionsOf(summary('scheduled'))).toEqual(['start', 'cancel']);
  expect(actionsOf(summary('succeeded'))).toEqual(['roll-back']);
  expect(actionsOf(summary('succeeded', { kind: 'roll-back' }))).toEqual([]);
  expect(actionsOf(summary('superseded'))).toEqual([]);
  expect(actionsOf(summary('preparing'))).toEqual(['cancel']);
  expect(actionsOf(summary('paused'))).toEqual(['resume', 'cancel', 'roll-back']);
  expect(actionsOf(summary('cancelled'))).toEqual(['roll-back']);
  expect(actionsOf(summary('completed-with-failures'))).toEqual(['roll-back']);
  const untouched = { progress: { ...progress, waiting: 2, confirmed: 0 } };
  expect(actionsOf(summary('running', untouched))).toEqual(['pause', 'cancel']);
  expect(actionsOf(summary('running', { kind: 'roll-back' }))).toEqual(['pause', 'cancel']);
});

test('who was asked, and who failed of them, is counted from the progress', () => {
  const counts = {
    waiting: 1,
    wanted: 2,
    confirmed: 4,
    rejected: 8,
    rolledBack: 16,
    overdue: 32,
    passedOver: 64,
  };
  const counted = { ...progress, ...counts } as RolloutSummary['progress'];
  expect(failedOf(counted)).toBe(56);
  expect(touchedOf(counted)).toBe(126);
  const states = [
    'waiting',
    'wanted',
    'confirmed',
    'rejected',
    'rolled-back',
    'overdue',
    'passed-over',
  ] as const;
  expect(states.filter(isMissed)).toEqual(['rejected', 'rolled-back', 'overdue', 'passed-over']);
});

test('a decision says nothing of nobody', () => {
  const none = { waiting: 0, wanted: 0, confirmed: 3, rejected: 0, rolledBack: 0, overdue: 0, passedOver: 0 };
  const progress = none as Parameters<typeof effectsOf>[1];
  expect(effectsOf('resume', progress)).toEqual(['resume']);
  expect(effectsOf('resume', { ...progress, rejected: 2 })).toEqual(['resume-failed']);
  expect(effectsOf('resume', { ...progress, waiting: 4, overdue: 1 })).toEqual([
    'resume-failed',
    'resume-waiting',
  ]);
  expect(effectsOf('resume', { ...progress, waiting: 4 })).toEqual(['resume-waiting']);
  expect(effectsOf('pause', progress)).toEqual(['pause']);
  expect(effectsOf('pause', { ...progress, waiting: 1 })).toEqual(['pause-waiting', 'pause']);
  expect(effectsOf('cancel', progress)).toEqual(['cancel']);
  expect(effectsOf('start', { ...progress, waiting: 4 })).toEqual(['start']);
  expect(effectsOf('roll-back', { ...progress, waiting: 4 })).toEqual(['roll-back']);
  expect(effectsOf('cancel', { ...progress, waiting: 4 })).toEqual(['cancel-waiting', 'cancel']);
});

test('a fleet rollout knows which templates have a newer version than networks use', () => {
  const id = '0195a3d2-7b1c-7e4f-9a2b-00000000000c';
  const template = { id, name: 'Standard', latestPublished: { id, number: 3 } };
  const network = (number: number) => ({
    template: { id, name: 'Standard', number, state: 'published' as const },
  });
  expect(newerVersions([template], [network(3), { template: null }])).toEqual([]);
  expect(newerVersions([template], [network(1), network(2), network(3)])).toEqual([
    { id, name: 'Standard', number: 3, networks: 2 },
  ]);
  expect(newerVersions([{ ...template, id: 'other' }], [network(1)])).toEqual([]);
  expect(newerVersions([{ ...template, latestPublished: null }], [network(0)])).toEqual([]);
});
