import { expect, test } from 'vitest';
import {
  type DeliveryContext,
  type DeliveryFacts,
  decideDelivery,
  nextTryAt,
  retriesByItself,
} from '../../../cloud/appliances/delivery.ts';

const STARTED = new Date('2026-01-01T12:00:00Z');
const BEFORE = new Date('2026-01-01T11:59:00Z');
const AFTER = new Date('2026-01-01T12:01:00Z');
const READY: DeliveryContext = {
  connected: true,
  reportedInSession: true,
  unanswered: undefined,
  startedAt: STARTED,
  now: new Date('2026-01-01T12:01:05Z'),
};
const FACTS: DeliveryFacts = {
  foreignSince: null,
  wantedRevision: 7n,
  wantedHash: 'new',
  confirmedHash: 'old',
  attemptRevision: null,
  attemptPhase: null,
  attemptFindings: null,
  attemptAt: null,
  attemptUnreachableSeconds: null,
  deliveries: 0,
  lastDeliveryAt: null,
  retryRequested: false,
};
const SENT = { deliver: true, revision: 7n };

const failed = (phase: string, codes: string[], changes: Partial<DeliveryFacts> = {}): DeliveryFacts => ({
  ...FACTS,
  attemptRevision: 7n,
  attemptPhase: phase,
  attemptFindings: codes.map((code) => ({ path: '', code, message: '' })),
  attemptAt: AFTER,
  deliveries: 1,
  lastDeliveryAt: AFTER,
  ...changes,
});

test('what it confirmed is not what is wanted: sent', () => {
  expect(decideDelivery(FACTS, READY)).toEqual(SENT);
});

test('a factory-fresh appliance gets its first target state', () => {
  expect(decideDelivery({ ...FACTS, confirmedHash: null }, READY)).toEqual(SENT);
});

test.for<[string, Partial<DeliveryFacts>, Partial<DeliveryContext>, string]>([
  ['nothing is wanted', { wantedRevision: null, wantedHash: null }, {}, 'nothing-wanted'],
  ['a revision is wanted that is not there', { wantedHash: null }, {}, 'nothing-wanted'],
  ['what is wanted has no revision', { wantedRevision: null }, {}, 'nothing-wanted'],
  ['it runs another customer’s', { foreignSince: BEFORE, wantedRevision: null }, {}, 'foreign'],
  ['it runs what is wanted, by whatever revision', { confirmedHash: 'new' }, {}, 'in-sync'],
  ['it is not connected', {}, { connected: false }, 'not-connected'],
  ['it has not reported in this session', {}, { reportedInSession: false }, 'not-reported'],
  ['it was sent on this connection and not answered', {}, { unanswered: 7n }, 'unanswered'],
  ['it is applying this revision', { attemptRevision: 7n, attemptPhase: 'applying' }, {}, 'applying'],
])('%s: not sent', ([, facts, context, because]) => {
  expect(decideDelivery({ ...FACTS, ...facts }, { ...READY, ...context })).toEqual({
    deliver: false,
    because,
  });
});

test('it is still applying, or turned down, an older revision: sent', () => {
  for (const attemptPhase of ['applying', 'rejected', 'rolled-back']) {
    expect(decideDelivery({ ...FACTS, attemptRevision: 6n, attemptPhase }, READY)).toEqual(SENT);
  }
});

test('rejected or rolled back: not sent again until somebody decides', () => {
  const no = { deliver: false, because: 'needs-decision' };
  expect(decideDelivery(failed('rejected', ['check-failed']), READY)).toEqual(no);
  expect(decideDelivery(failed('rolled-back', ['probe-failed']), READY)).toEqual(no);
  expect(decideDelivery(failed('rolled-back', []), READY)).toEqual(no);
  expect(decideDelivery(failed('rejected', ['check-failed'], { retryRequested: true }), READY)).toEqual(SENT);
});

test('after a power cut: sent again, three times at the most', () => {
  expect(decideDelivery(failed('rolled-back', ['apply-interrupted'], { deliveries: 2 }), READY)).toEqual(
    SENT,
  );
  expect(decideDelivery(failed('rolled-back', ['apply-interrupted'], { deliveries: 3 }), READY)).toEqual({
    deliver: false,
    because: 'needs-decision',
  });
});

test('the control plane was away: sent again once it is back', () => {
  const away = failed('rolled-back', ['control-plane-unreachable'], { lastDeliveryAt: BEFORE });
  expect(decideDelivery(away, READY)).toEqual(SENT);
  expect(retriesByItself({ ...away, lastDeliveryAt: AFTER }, STARTED)).toBe(false);
});

test('a target state that cut the appliance off is not tried again by a later restart of the control plane', () => {
  const known = failed('rolled-back', ['control-plane-unreachable'], {
    lastDeliveryAt: BEFORE,
    attemptAt: BEFORE,
  });
  expect(retriesByItself(known, STARTED)).toBe(false);
});

test('one reason that is the target state’s own is enough to stop', () => {
  expect(retriesByItself(failed('rolled-back', ['apply-interrupted', 'activation-failed']), STARTED)).toBe(
    false,
  );
});

test('an older target state that is unanswered does not hold up a newer one, nor does a retry wait', () => {
  expect(decideDelivery(FACTS, { ...READY, unanswered: 6n })).toEqual(SENT);
  expect(decideDelivery({ ...FACTS, retryRequested: true }, { ...READY, unanswered: 7n })).toEqual(SENT);
});

const outage = (
  seconds: number,
  changes: Partial<DeliveryFacts> = {},
  codes = ['control-plane-unreachable'],
) => failed('rolled-back', codes, { attemptUnreachableSeconds: seconds, ...changes });
const secondsAfter = (seconds: number) => new Date(AFTER.getTime() + seconds * 1000);

test('the uplink was away with what ran before too: sent again, later each time', () => {
  for (const [deliveries, seconds] of [
    [1, 10],
    [2, 20],
    [4, 80],
  ] as const) {
    const facts = outage(3, { deliveries });
    const until = secondsAfter(seconds);
    const early = { ...READY, now: new Date(until.getTime() - 1) };
    expect(decideDelivery(facts, early)).toEqual({ deliver: false, because: 'backing-off', until });
    expect(decideDelivery(facts, { ...READY, now: until })).toEqual(SENT);
  }
  expect(nextTryAt(outage(90, { deliveries: 30 }))).toEqual(secondsAfter(900));
});

test('a probe that failed as the uplink went away says nothing of the target state', () => {
  expect(retriesByItself(outage(3, {}, ['probe-failed']), STARTED)).toBe(true);
  expect(retriesByItself(outage(0, {}, ['probe-failed']), STARTED)).toBe(false);
  expect(retriesByItself(outage(3, {}, ['control-plane-unreachable', 'activation-failed']), STARTED)).toBe(
    false,
  );
});

test('who reaches the control plane at once with what ran before has a target state to blame', () => {
  expect(decideDelivery(outage(0), READY)).toEqual({ deliver: false, because: 'needs-decision' });
});

test('five short outages in a row are the target state’s fault, long ones never are', () => {
  expect(retriesByItself(outage(59, { deliveries: 4 }), STARTED)).toBe(true);
  expect(retriesByItself(outage(59, { deliveries: 5 }), STARTED)).toBe(false);
  expect(retriesByItself(outage(60, { deliveries: 50 }), STARTED)).toBe(true);
});

test('only an attempt that failed, at what is wanted now, is made again', () => {
  const interrupted = failed('rolled-back', ['apply-interrupted'], { retryRequested: true });
  expect(retriesByItself(interrupted, STARTED)).toBe(true);
  expect(retriesByItself({ ...interrupted, attemptRevision: 6n }, STARTED)).toBe(false);
  expect(retriesByItself({ ...interrupted, attemptPhase: 'rejected' }, STARTED)).toBe(true);
  for (const attemptPhase of ['applying', 'confirmed', null])
    expect(retriesByItself({ ...interrupted, attemptPhase }, STARTED)).toBe(false);
});

test('the control plane was away only when it sent before it started and heard from then on', () => {
  const away = (changes: Partial<DeliveryFacts>) =>
    retriesByItself(failed('rolled-back', ['control-plane-unreachable'], changes), STARTED);
  expect(away({ lastDeliveryAt: BEFORE, attemptAt: STARTED })).toBe(true);
  expect(away({ lastDeliveryAt: STARTED, attemptAt: AFTER })).toBe(false);
  expect(away({ lastDeliveryAt: null })).toBe(false);
  expect(away({ lastDeliveryAt: BEFORE, attemptAt: null })).toBe(false);
});

test('the clock says when to try again after an outage alone', () => {
  expect(nextTryAt(outage(90))).toEqual(secondsAfter(10));
  expect(nextTryAt(outage(90), { firstMilliseconds: 1000, longestMilliseconds: 9000 })).toEqual(
    secondsAfter(1),
  );
  for (const facts of [
    outage(90, { retryRequested: true }),
    outage(90, { attemptAt: null }),
    outage(90, {}, ['activation-failed']),
    outage(90, {}, []),
    outage(0, { lastDeliveryAt: BEFORE }),
    failed('rolled-back', ['apply-interrupted'], { deliveries: 2 }),
  ])
    expect(nextTryAt(facts)).toBeNull();
});
