import { array as arrayOf, assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import {
  accountKey,
  addressKey,
  deviceKey,
  factorKey,
  ownKey,
  pairKey,
} from '../../../cloud/accounts/sign-in/attempt-keys.ts';
import { ACCOUNT_RULE, type Failures, judgeAttempt } from '../../../cloud/accounts/sign-in/judge-attempt.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How many attempts are allowed when one comes after each of these pauses. */
function allowed(pauses: readonly number[]): number {
  let known: Failures | undefined;
  let now = START;
  let count = 0;
  for (const pause of pauses) {
    now += pause;
    const verdict = judgeAttempt(known, ACCOUNT_RULE, new Date(now));
    if (!verdict.allowed) continue;
    count += 1;
    known = verdict.next;
  }
  return count;
}

test('five are free, then a minute is waited, then two, four, eight, and a quarter of an hour', () => {
  let known: Failures | undefined;
  let now = START;
  const waits: number[] = [];
  for (let i = 0; i < 11; i++) {
    const verdict = judgeAttempt(known, ACCOUNT_RULE, new Date(now));
    if (!verdict.allowed) throw new Error('refused');
    known = verdict.next;
    waits.push(((known.lockedUntil?.getTime() ?? now) - now) / MINUTE);
    now = known.lockedUntil?.getTime() ?? now;
  }
  expect(waits).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15]);
});

test('whenever guesses come, a day has room for a hundred odd', () => {
  const pauses = arrayOf(integer({ min: 0, max: 20 * MINUTE }), { minLength: 1, maxLength: 3000 });
  assert(
    property(pauses, (given) => {
      let spent = 0;
      const ofOneDay = given.filter((pause) => {
        spent += pause;
        return spent <= DAY;
      });
      expect(allowed(ofOneDay)).toBeLessThanOrEqual(130);
    }),
  );
  expect(allowed(Array.from({ length: 86_400 }, () => 1000))).toBeLessThan(110);
});

test('an hour without an attempt is a new beginning', () => {
  const failures = 50;
  const lastAt = new Date(START);
  const lockedUntil = new Date(START + 15 * MINUTE);
  const after = (ms: number) =>
    judgeAttempt({ failures, lastAt, lockedUntil }, ACCOUNT_RULE, new Date(START + ms));
  expect(after(15 * MINUTE - 1)).toEqual({ allowed: false, until: lockedUntil });
  expect(after(15 * MINUTE)).toMatchObject({ next: { failures: 51 } });
  expect(after(60 * MINUTE)).toMatchObject({ next: { failures: 1, lockedUntil: null } });
});

test('an address of IPv6 stands for its /64, and one of IPv4 for itself however it is written', () => {
  expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe('address:2001:db8:1:2::/64');
  expect(addressKey('2001:db8:1:2::1')).toBe('address:2001:db8:1:2::/64');
  expect(addressKey('fe80::1%eth0')).toBe('address:fe80:0:0:0::/64');
  expect(addressKey('192.0.2.1')).toBe('address:192.0.2.1');
  expect(addressKey('::ffff:192.0.2.1')).toBe('address:192.0.2.1');
});

test('what is counted under one key is counted under no other, and no key shows a mail address', () => {
  const keys = [
    accountKey('ann@telco.example'),
    accountKey('ben@telco.example'),
    pairKey('ann@telco.example', '192.0.2.1'),
    pairKey('ann@telco.example', '192.0.2.2'),
    pairKey('ben@telco.example', '192.0.2.1'),
    addressKey('192.0.2.1'),
    addressKey('192.0.2.2'),
    ...['d1', 'd2'].map(deviceKey),
    ...[undefined, 'd1', 'd2'].map((device) => factorKey('u1', device)),
    factorKey('u2', undefined),
    ...['u1', 'u2'].map(ownKey),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((key) => /ann|ben|telco/i.test(key))).toEqual([]);
  expect(accountKey('ANN@telco.example')).toBe(accountKey('ann@telco.example'));
  expect(pairKey('Ann@Telco.example', '2001:db8::1')).toBe(pairKey('ann@telco.example', '2001:db8::2'));
});
