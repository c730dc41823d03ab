import { expect, test } from 'vitest';
import { judgeSightings, type Sighting } from '../../../cloud/appliances/clones.ts';

const MINUTE = 60_000;
let sessions = 0;
const sighting = (at: number, more: Partial<Sighting>): Sighting => ({
  session: `s${++sessions}`,
  at,
  address: '192.0.2.1',
  bootId: null,
  tookOver: false,
  isBack: false,
  ...more,
});
const boots = (...names: string[]) => names.map((bootId, index) => sighting(index * 1000, { bootId }));
const takeovers = (every: number, ...addresses: string[]) =>
  addresses.map((address, index) => sighting(index * every, { address, bootId: 'one', tookOver: index > 0 }));
const after = (sightings: Sighting[]) => judgeSightings(sightings, (sightings.at(-1)?.at ?? 0) + 1);

test('a box that restarts, however often, is one box', () => {
  expect(after(boots('a', 'a', 'b', 'b', 'c', 'd', 'e', 'f'))).toBeUndefined();
});

test('boots that come back are two boxes, told by where they came from', () => {
  expect(after(boots('a', 'b', 'a'))).toBeUndefined();
  const seen = boots('a', 'b', 'a', 'b');
  seen[3]!.address = '198.51.100.9';
  expect(after(seen)).toEqual({
    returns: 2,
    sources: [
      { address: '198.51.100.9', bootId: 'b', lastSeenAt: new Date(3000).toISOString() },
      { address: '192.0.2.1', bootId: 'a', lastSeenAt: new Date(2000).toISOString() },
      { address: '192.0.2.1', bootId: 'b', lastSeenAt: new Date(1000).toISOString() },
    ],
  });
});

test('connections that have not told their boot yet are no boots', () => {
  const seen = boots('', 'a', '', 'a').map((one) => ({ ...one, bootId: one.bootId || null }));
  expect(after(seen)).toBeUndefined();
});

test('what is a day old counts no more, to the millisecond; of connections taken over, a quarter of an hour', () => {
  const DAY = 24 * 60 * MINUTE;
  const seen = boots('a', 'b', 'a', 'b');
  expect(judgeSightings(seen, DAY - 1)).toMatchObject({ returns: 2 });
  expect(judgeSightings(seen, DAY)).toBeUndefined();
  const lines = takeovers(1000, 'w', 'x', 'y', 'x', 'y', 'x', 'y', 'x');
  expect(judgeSightings(lines, 15 * MINUTE + 999)).toMatchObject({ returns: 5 });
  expect(judgeSightings(lines, 15 * MINUTE + 1000)).toBeUndefined();
});

test('what was seen counts for a day', () => {
  const HOUR = 60 * MINUTE;
  const seen = (...hours: number[]) =>
    ['a', 'b', 'a', 'b'].map((bootId, index) => sighting((hours[index] ?? 0) * HOUR, { bootId }));
  expect(after(seen(0, 1, 22, 23))).toMatchObject({ returns: 2 });
  expect(after(seen(0, 1, 47, 48))).toBeUndefined();
  // One that came back within the day, and one that did not.
  expect(after(seen(0, 1, 2, 25))).toBeUndefined();
});

test('as many connections are told as a person looks through, the newest', () => {
  const names = Array.from({ length: 12 }, (_, index) => `boot-${index}`);
  const evidence = after(boots(...names, ...names));
  expect(evidence?.returns).toBe(12);
  expect(evidence?.sources.map(({ bootId }) => bootId)).toEqual(names.toReversed().slice(0, 8));
});

test('boots the database knows count after a restart of the control plane', () => {
  const seen = boots('a', 'b');
  for (const one of seen) one.isBack = true;
  expect(after(seen)).toMatchObject({ returns: 2 });
});

test('a box whose lines take turns is one, unless they throw each other out in earnest', () => {
  expect(after(takeovers(1000, 'x', 'y', 'x', 'y', 'x'))).toBeUndefined();
  expect(after(takeovers(5 * MINUTE, 'x', 'y', 'x', 'y', 'x', 'y', 'x', 'y', 'x', 'y'))).toBeUndefined();
  expect(after(takeovers(1000, 'x', 'y', 'x', 'y', 'x', 'y', 'x', 'y'))).toMatchObject({ returns: 5 });
  expect(after(takeovers(1000, 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x'))).toBeUndefined();
});
