import { expect, test } from 'vitest';
import { judgeSecret } from '../../../cloud/enrolment/judge-secret.ts';
import { hashSecret } from '../../../cloud/enrolment/secrets.ts';

const now = new Date('2026-03-01T00:00:00Z');
const later = new Date('2026-03-01T00:00:01Z');
const secret = { id: 'a', secretHash: hashSecret('right'), expiresAt: later, lockedUntil: null };

test('the right secret in its time is accepted', () => {
  expect(judgeSecret([secret], hashSecret('right'), now)).toEqual({ accepted: secret });
});

test('a secret is refused as wrong, expired or locked', () => {
  expect(judgeSecret([], hashSecret('right'), now)).toEqual({ refused: 'secret-wrong' });
  expect(judgeSecret([secret], hashSecret('other'), now)).toEqual({ refused: 'secret-wrong' });
  expect(judgeSecret([secret], hashSecret('right'), later)).toEqual({ refused: 'secret-expired' });
  const locked = { ...secret, lockedUntil: later };
  expect(judgeSecret([locked], hashSecret('right'), now)).toEqual({ refused: 'secret-locked', until: later });
  expect(judgeSecret([{ ...secret, lockedUntil: now }], hashSecret('right'), now)).toMatchObject({
    accepted: {},
  });
});
