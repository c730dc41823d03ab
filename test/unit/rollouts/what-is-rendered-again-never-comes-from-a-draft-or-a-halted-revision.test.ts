import { describe, expect, test } from 'vitest';
import {
  type ApplianceStanding,
  baseOf,
  type RecordedTarget,
  revisionsToRead,
  standingOf,
} from '../../../cloud/networks/base.ts';

const appliance = (over: Partial<ApplianceStanding> = {}): ApplianceStanding => ({
  applianceId: 'a',
  wantedRevision: 5,
  confirmedRevision: 5,
  failed: false,
  ...over,
});
const target = (revision: number, parametersFrom = revision, applianceId = 'a'): RecordedTarget => ({
  revision,
  applianceId,
  hash: `hash-${revision}`,
  parametersFrom,
});

describe('what the newest rollout says', () => {
  test.each(['running', 'succeeded'])('%s: its revision is followed', (state) => {
    expect(standingOf({ revision: 7, state, networks: 1 }, 5, 9)).toEqual({ kind: 'followed', revision: 7 });
  });

  test('on its way through many networks: everybody stays with what they have, as when it is paused', () => {
    const stopped = { kind: 'stopped', revision: 5 };
    expect(standingOf({ revision: 7, state: 'running', networks: 2 }, 5, 9)).toEqual(stopped);
    expect(standingOf({ revision: 7, state: 'paused', networks: 1 }, 5, 9)).toEqual(stopped);
    expect(standingOf({ revision: 7, state: 'succeeded', networks: 2 }, 5, 9)).toMatchObject({ revision: 7 });
  });

  test.each(['halted', 'cancelled'])('%s: newcomers get what last succeeded', (state) => {
    expect(standingOf({ revision: 7, state, networks: 1 }, 5, 9)).toEqual({ kind: 'stopped', revision: 5 });
    expect(standingOf({ revision: 7, state, networks: 1 }, undefined, 9)).toEqual({
      kind: 'stopped',
      revision: 7,
    });
  });

  test('nothing rolled out: what was committed is held back; nothing committed: there is nothing', () => {
    expect(standingOf(null, undefined, 9)).toEqual({ kind: 'held', revision: 9 });
    expect(standingOf(null, undefined, undefined)).toBeUndefined();
  });
});

test('target states are read of the revision everybody follows, or of those that appliances keep', () => {
  const appliances = [
    appliance({ wantedRevision: 4 }),
    appliance({ wantedRevision: 7, confirmedRevision: 3, failed: true }),
    appliance({ wantedRevision: null }),
    appliance({ wantedRevision: 4 }),
  ];
  expect(revisionsToRead({ kind: 'stopped', revision: 5 }, appliances)).toEqual([5, 4, 3]);
  for (const kind of ['followed', 'held'] as const)
    expect(revisionsToRead({ kind, revision: 7 }, appliances)).toEqual([7]);
});

describe('an appliance', () => {
  test('is rendered from the revision that is followed, whatever it is wanted to run yet', () => {
    const base = baseOf({ kind: 'followed', revision: 7 }, appliance(), [target(5), target(7)]);
    expect(base).toEqual({ parametersFrom: 7, hash: 'hash-7' });
  });

  test('keeps the parameters of a revision that was itself rendered again', () => {
    const base = baseOf({ kind: 'followed', revision: 8 }, appliance(), [target(8, 7)]);
    expect(base).toEqual({ parametersFrom: 7, hash: 'hash-8' });
  });

  test('that a halted rollout did not reach stays with what it has', () => {
    const standing = { kind: 'stopped', revision: 5 } as const;
    expect(baseOf(standing, appliance({ wantedRevision: 4 }), [target(4), target(5), target(7)])).toEqual({
      parametersFrom: 4,
      hash: 'hash-4',
    });
  });

  test('that refused what it was asked for stays with what it runs', () => {
    const standing = { kind: 'stopped', revision: 5 } as const;
    const refused = appliance({ wantedRevision: 7, confirmedRevision: 5, failed: true });
    expect(revisionsToRead(standing, [refused])).toEqual([5]);
    expect(baseOf(standing, refused, [target(5), target(7)])).toEqual({ parametersFrom: 5, hash: 'hash-5' });
  });

  test('new at a site gets its configuration, while those held back wait', () => {
    const newcomer = appliance({ applianceId: 'b', wantedRevision: null, confirmedRevision: null });
    for (const kind of ['followed', 'stopped', 'held'] as const) {
      expect(baseOf({ kind, revision: 7 }, newcomer, [target(7)])).toEqual({ parametersFrom: 7, hash: null });
    }
    expect(baseOf({ kind: 'held', revision: 7 }, appliance(), [target(7)])).toBeUndefined();
  });
});
