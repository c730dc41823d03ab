import { expect, test } from 'vitest';
import { type StatusFacts, statusOf } from '../../../cloud/appliances/status.ts';

const IN_SYNC: StatusFacts = {
  state: 'enrolled',
  presence: 'online',
  wantedRevision: 7n,
  wantedHash: 'h',
  confirmedHash: 'h',
  attemptRevision: 7n,
  attemptPhase: 'confirmed',
  driftSince: null,
  foreignSince: null,
};
const BEHIND = { ...IN_SYNC, confirmedHash: 'old' };

test.for<[string, Partial<StatusFacts>]>([
  ['in-sync', {}],
  ['drifted', { driftSince: new Date(0) }],
  ['offline', { driftSince: new Date(0), presence: 'offline' }],
  ['updating', { ...BEHIND, driftSince: new Date(0), attemptPhase: 'applying' }],
  ['retired', { state: 'retired', presence: 'offline' }],
  ['registered', { state: 'registered', presence: 'offline' }],
  ['offline', { presence: 'offline' }],
  ['foreign', { foreignSince: new Date(0), presence: 'offline' }],
  ['foreign', { foreignSince: new Date(0) }],
  ['registered', { foreignSince: new Date(0), state: 'registered' }],
  ['retired', { foreignSince: new Date(0), state: 'retired' }],
  ['unconfigured', { wantedRevision: null, wantedHash: null, confirmedHash: null }],
  ['updating', { confirmedHash: null, attemptRevision: null, attemptPhase: null }],
  ['updating', { ...BEHIND, attemptPhase: 'applying' }],
  ['updating', { ...BEHIND, attemptPhase: 'rejected', attemptRevision: 6n }],
  ['rejected', { ...BEHIND, attemptPhase: 'rejected' }],
  ['rolled-back', { ...BEHIND, attemptPhase: 'rolled-back' }],
])('%s', ([status, facts]) => {
  expect(statusOf({ ...IN_SYNC, ...facts })).toBe(status);
});
