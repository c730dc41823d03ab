import { expect, test } from 'vitest';
import { newerVersions } from '../../../console/api/newer-versions.ts';

import { actionsOf, effectsOf, type RolloutSummary } from '../../../console/api/rollout.ts';
import { badFields, courseOf, USUAL_COURSE } from '../../../console/api/rollout-course.ts';

import { orAll, withCondition } from '../../../console/api/rollout-selection.ts';

test('the usual course halts at the first failure and waits for nothing', () => {
  const { policy, startAt } = courseOf(USUAL_COURSE);
  expect(policy).toMatchObject({ failureThreshold: 1, successThreshold: 1, soakSeconds: 0 });
  expect(policy).not.toHaveProperty('waves');
  expect(startAt).toBeUndefined();
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
  expect(effectsOf('pause', progress)).toEqual(['pause']);
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
});
