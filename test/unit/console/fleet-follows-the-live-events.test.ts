import { expect, test } from 'vitest';
import {
  EMPTY_FLEET,
  type FleetEvent,
  type FleetState,
  reduceFleet,
} from '../../../console/api/fleet-state.ts';
import { consoleAppliance } from '../../lib/console-appliance.ts';

const after = (...events: FleetEvent[]): FleetState => events.reduce(reduceFleet, EMPTY_FLEET);
const a = consoleAppliance('SK-A');
const b = consoleAppliance('SK-B');
const aOffline = { ...a, status: 'offline', presence: 'offline' } as const;

test('the fleet is loading until the list has been read', () => {
  expect(after({ type: 'list.asked' }).phase).toBe('loading');
  expect(after({ type: 'list.asked' }, { type: 'list.read', appliances: [a, b] })).toMatchObject({
    phase: 'ready',
    error: undefined,
  });
});

test('a change replaces the appliance it is about, and adds one that is new', () => {
  const state = after(
    { type: 'list.read', appliances: [a] },
    { type: 'appliances.changed', appliances: [aOffline] },
    { type: 'appliances.changed', appliances: [b] },
  );
  expect([...state.appliances.values()].map(({ serial, status }) => [serial, status])).toEqual([
    ['SK-A', 'offline'],
    ['SK-B', 'in-sync'],
  ]);
});

test('a change told while the list is being read outlives the list', () => {
  const state = after(
    { type: 'list.asked' },
    { type: 'appliances.changed', appliances: [aOffline] },
    { type: 'list.read', appliances: [a, b] },
  );
  expect(state.appliances.get(a.id)?.status).toBe('offline');
});

test('what the new list no longer has is gone', () => {
  const state = after(
    { type: 'list.read', appliances: [a, b] },
    { type: 'list.asked' },
    { type: 'list.read', appliances: [b] },
  );
  expect([...state.appliances.keys()]).toEqual([b.id]);
});

test('a list that fails leaves what is shown and says why', () => {
  const error = new Error('no answer');
  const failed = { type: 'list.failed', error } as const;
  expect(after({ type: 'list.asked' }, failed)).toMatchObject({ phase: 'failed', error });
  const state = after({ type: 'list.read', appliances: [a] }, { type: 'list.asked' }, failed);
  expect(state).toMatchObject({ phase: 'ready', error });
  expect(state.appliances.size).toBe(1);
});
