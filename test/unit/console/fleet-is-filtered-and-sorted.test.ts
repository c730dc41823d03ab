import { expect, test } from 'vitest';
import { countByStatus, type FleetView, viewFleet } from '../../../console/api/fleet-view.ts';
import { queryFromView, viewFromQuery } from '../../../console/fleet/view-query.ts';
import { consoleAppliance } from '../../lib/console-appliance.ts';

const id = '0195a3d2-7b1c-7e4f-9a2b-00000000000c';
const fleet = [
  consoleAppliance('SK-2', { status: 'offline', lastSeenAt: '2026-03-01T07:00:00.000Z' }),
  consoleAppliance('SK-1', { site: { id, name: 'Tainan' } }),
  consoleAppliance('SK-3', { customer: null, site: null, wanted: null, confirmed: null, lastSeenAt: null }),
];
const everything = viewFromQuery(new URLSearchParams());
const serials = (view: Partial<FleetView>) =>
  viewFleet(fleet, { ...everything, ...view }).map((appliance) => appliance.serial);

test('without a wish all appliances stand in the order of their serial numbers', () => {
  expect(serials({})).toEqual(['SK-1', 'SK-2', 'SK-3']);
});

test('a status shows its appliances only, and the counts cover all', () => {
  expect(serials({ status: 'offline' })).toEqual(['SK-2']);
  expect(countByStatus(fleet)).toMatchObject({ offline: 1, 'in-sync': 2, rejected: 0 });
});

test('every word of the search must occur, in whatever column', () => {
  expect(serials({ search: 'tainan' })).toEqual(['SK-1']);
  expect(serials({ search: 'formosa sk-2' })).toEqual(['SK-2']);
  expect(serials({ search: '198.51.100.7' })).toHaveLength(3);
  expect(serials({ search: 'formosa nowhere' })).toEqual([]);
});

test('a column sorts both ways, and equal rows by serial number either way', () => {
  expect(serials({ sort: 'lastSeen' })).toEqual(['SK-3', 'SK-2', 'SK-1']);
  expect(serials({ sort: 'revision', descending: true })).toEqual(['SK-1', 'SK-2', 'SK-3']);
  expect(serials({ sort: 'status', descending: true })).toEqual(['SK-2', 'SK-1', 'SK-3']);
});

test('a view survives in the address', () => {
  const view: FleetView = { status: 'rolled-back', search: 'tea & 茶', sort: 'lastSeen', descending: true };
  expect(viewFromQuery(new URLSearchParams(queryFromView(view)))).toEqual(view);
  expect(queryFromView(everything)).toBe('');
});

test('an address with unknown words shows everything', () => {
  expect(viewFromQuery(new URLSearchParams('status=burning&sort=colour'))).toEqual(everything);
});
