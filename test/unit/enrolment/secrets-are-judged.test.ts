import { expect, test } from 'vitest';
import { judgeSecret, type KnownSecret, secretToStandFor } from '../../../cloud/enrolment/judge-secret.ts';
import { hashSecret } from '../../../cloud/enrolment/secrets.ts';

const now = new Date('2026-03-01T00:00:00Z');
const later = new Date('2026-03-01T00:00:01Z');
const secret: KnownSecret = {
  id: 'a',
  secretHash: hashSecret('right'),
  expiresAt: later,
  usedAt: null,
  usedByKey: null,
  forKey: null,
  awaitedKey: null,
  awaitedFrom: null,
};

test('the right secret in its time is accepted', () => {
  expect(judgeSecret([secret], hashSecret('right'), now)).toEqual({ accepted: secret });
});

test('a secret is refused as wrong or expired', () => {
  expect(judgeSecret([], hashSecret('right'), now)).toEqual({ refused: 'secret-wrong' });
  expect(judgeSecret([secret], hashSecret('other'), now)).toEqual({ refused: 'secret-wrong' });
  expect(judgeSecret([secret], hashSecret('right'), later)).toEqual({ refused: 'secret-expired' });
});

test('a factory certificate stands for a secret that is there, good, and not used by another key', () => {
  expect(secretToStandFor([secret], 'key', now)).toEqual({ accepted: secret });
  const used = { ...secret, usedAt: now, usedByKey: 'key' };
  expect(secretToStandFor([used], 'key', now)).toEqual({ accepted: used });
  expect(secretToStandFor([used], 'other', now)).toEqual({ refused: 'secret-used' });
  const minutesAgo = (minutes: number) => ({ ...used, usedAt: new Date(now.getTime() - minutes * 60_000) });
  expect(secretToStandFor([minutesAgo(9)], 'key', now)).toEqual({ accepted: minutesAgo(9) });
  expect(secretToStandFor([minutesAgo(10)], 'key', now)).toEqual({ refused: 'secret-used' });
  expect(secretToStandFor([secret], 'key', later)).toEqual({ refused: 'secret-expired' });
  expect(secretToStandFor([], 'key', now)).toEqual({ refused: 'secret-expired' });
});
