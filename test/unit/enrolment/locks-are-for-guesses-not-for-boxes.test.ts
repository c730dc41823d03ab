import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lockAfter, waitOf } from '../../../cloud/enrolment/locks.ts';
import { addressBlock } from '../../../cloud/platform/address-block.ts';

const now = new Date('2026-03-01T00:00:00Z');
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

test('ten wrong secrets lock, nine do not; of guesses that are spread one is enough', () => {
  const alone = { elsewhere: 0, fromOthers: 0 };
  expect(lockAfter({ weight: 9, ...alone }, now)).toBeNull();
  expect(lockAfter({ weight: 9.9, ...alone }, now)).toEqual(inMinutes(15));
  expect(lockAfter({ weight: 1, elsewhere: 29, fromOthers: 99 }, now)).toBeNull();
  expect(lockAfter({ weight: 1, elsewhere: 30, fromOthers: 0 }, now)).toEqual(inMinutes(15));
  expect(lockAfter({ weight: 1, elsewhere: 0, fromOthers: 100 }, now)).toEqual(inMinutes(15));
});

test('half a failure less is borne, whichever way guesses are spread', () => {
  expect(lockAfter({ weight: 9.5, elsewhere: 0, fromOthers: 0 }, now)).toBeNull();
  expect(lockAfter({ weight: 9.51, elsewhere: 0, fromOthers: 0 }, now)).toEqual(inMinutes(15));
  expect(lockAfter({ weight: 1, elsewhere: 29.5, fromOthers: 99.5 }, now)).toBeNull();
  expect(lockAfter({ weight: 1, elsewhere: 29.51, fromOthers: 0 }, now)).toEqual(inMinutes(15));
  expect(lockAfter({ weight: 1, elsewhere: 0, fromOthers: 99.51 }, now)).toEqual(inMinutes(15));
  expect(lockAfter({ weight: 0.5, elsewhere: 1000, fromOthers: 1000 }, now)).toBeNull();
});

test('a wait written by a clock that was far ahead is none', () => {
  const awaited = (minutes: number) => ({ awaitedKey: 'box', awaitedFrom: inMinutes(minutes) });
  expect(waitOf(awaited(20), 'box', inMinutes(60), now)).toEqual(inMinutes(20));
  expect(waitOf(awaited(21), 'box', inMinutes(60), now)).toBeUndefined();
  expect(waitOf({ awaitedKey: 'box', awaitedFrom: null }, 'box', inMinutes(15), now)).toEqual(inMinutes(15));
});

test('a key that came with the right secret is let in after one lock, whatever locks follow', () => {
  const unknown = { awaitedKey: null, awaitedFrom: null };
  expect(waitOf(unknown, 'box', inMinutes(15), now)).toEqual(inMinutes(15));
  const awaited = { awaitedKey: 'box', awaitedFrom: inMinutes(15) };
  expect(waitOf(awaited, 'box', inMinutes(29), inMinutes(14))).toEqual(inMinutes(15));
  expect(waitOf(awaited, 'box', inMinutes(29), inMinutes(15))).toBeUndefined();
  expect(waitOf(awaited, 'thief', inMinutes(29), inMinutes(15))).toEqual(inMinutes(29));
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:192.0.2.7', '192.0.2.7'],
  ['2001:db8::ffff:192.0.2.7', '2001:db8:0:0::/64'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8::1', '2001:db8:0:0::/64'],
  ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['1::2:3:4:5:6', '1:0:0:2::/64'],
  ['::1:2:3:4:5:6:7', '0:1:2:3::/64'],
  ['::1:2:3:4:5:192.0.2.7', '0:1:2:3::/64'],
  ['1:2:3:4:5:6:192.0.2.7', '1:2:3:4::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['fe80::1%a:b:c:d:e:f', 'fe80:0:0:0::/64'],
])('%s stands for %s', (address, block) => {
  expect(addressBlock(address)).toBe(block);
});

test('every address of a /64 is of the same block, and a block is its own', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const block = addressBlock(address);
      expect(addressBlock(block.replace('::/64', '::1'))).toBe(block);
      expect(addressBlock(block.replace('::/64', ':a:b:c:d'))).toBe(block);
    }),
  );
});
