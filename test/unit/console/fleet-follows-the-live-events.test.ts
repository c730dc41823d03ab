import { expect, test } from 'vitest';
import {
  type Counts,
  EMPTY_FLEET,
  type FleetEvent,
  type FleetState,
  reduceFleet,
} from '../../../console/api/fleet-state.ts';
import { consoleAppliance } from '../../lib/console-appliance.ts';

const asked = 'all';
const after = (...events: FleetEvent[]): FleetState =>
  events.reduce(reduceFleet, reduceFleet(EMPTY_FLEET, { type: 'asked', asked }));
const a = consoleAppliance('SK-A');
const b = consoleAppliance('SK-B');
const aOffline = { ...a, status: 'offline', presence: 'offline' } as const;
const read = (skip: number, ...appliances: (typeof a)[]): FleetEvent => ({
  type: 'window.read',
  asked,
  skip,
  appliances,
  anew: false,
});
const counted = (matching: number): FleetEvent => ({
  type: 'counts.read',
  asked,
  counts: { total: matching, matching, statuses: {} } as Counts,
});
const shown = ({ rows }: FleetState) =>
  [...rows].map(([index, { serial, status }]) => [index, serial, status]);

test('the fleet is loading until its first rows and their number are known', () => {
  expect(after().phase).toBe('loading');
  expect(after(read(0, a)).phase).toBe('loading');
  expect(after(read(0, a), counted(1)).phase).toBe('ready');
  expect(after(counted(1)).phase).toBe('loading');
  expect(after(counted(0)).phase).toBe('ready');
});

test('windows stand where they belong', () => {
  expect(shown(after(read(0, a), read(50, b)))).toEqual([
    [0, 'SK-A', 'in-sync'],
    [50, 'SK-B', 'in-sync'],
  ]);
});

test('a window read anew takes the place of all others', () => {
  const anew = { ...read(0, b), anew: true } as FleetEvent;
  expect(shown(after(read(0, a), read(50, b), anew))).toEqual([[0, 'SK-B', 'in-sync']]);
  expect(after(counted(9), anew)).toEqual({
    ...EMPTY_FLEET,
    asked,
    phase: 'ready',
    rows: new Map([[0, b]]),
    counts: { total: 9, matching: 9, statuses: {} },
  });
});

test('another view begins without rows and keeps the counts until its own come', () => {
  const state = after(read(0, a), counted(9), { type: 'asked', asked: 'offline' });
  expect(state).toEqual({
    ...EMPTY_FLEET,
    asked: 'offline',
    counts: { total: 9, matching: 9, statuses: {} },
  });
});

test('a change replaces the row it is about, in its place, and no other', () => {
  const state = after(read(0, b, a), { type: 'appliances.changed', appliances: [aOffline] });
  expect(shown(state)).toEqual([
    [0, 'SK-B', 'in-sync'],
    [1, 'SK-A', 'offline'],
  ]);
});

test('a change told while a window is being read outlives what is read', () => {
  const state = after({ type: 'appliances.changed', appliances: [aOffline] }, read(0, a, b));
  expect(shown(state)[0]).toEqual([0, 'SK-A', 'offline']);
  const inSyncAgain = after(
    { type: 'appliances.changed', appliances: [aOffline] },
    { type: 'appliances.changed', appliances: [b] },
    { type: 'appliances.changed', appliances: [a] },
  );
  expect([...inSyncAgain.since.values()]).toEqual([a, b]);
});

test('an answer to another view comes too late', () => {
  const state = after(read(0, a), { type: 'asked', asked: 'offline' }, read(0, b), counted(9));
  expect(state).toMatchObject({ rows: new Map(), counts: undefined });
  const error = new Error('gone');
  expect(after({ type: 'failed', asked: 'offline', error })).toEqual(after());
});

test('what could not be read leaves what is shown', () => {
  const error = new Error('gone');
  expect(after({ type: 'failed', asked, error }).phase).toBe('failed');
  const state = after(read(0, a), counted(1), { type: 'failed', asked, error });
  expect(state).toMatchObject({ phase: 'ready', error });
  expect(shown(state)).toHaveLength(1);
  expect(reduceFleet(state, read(0, a)).error).toBeUndefined();
  expect(reduceFleet(state, counted(2)).error).toBeUndefined();
});
