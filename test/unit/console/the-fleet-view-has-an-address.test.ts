import { expect, test } from 'vitest';
import { type FleetView, filterOf, orderOf } from '../../../console/api/fleet-view.ts';
import { queryFromView, viewFromQuery } from '../../../console/fleet/view-query.ts';

const everything = viewFromQuery(new URLSearchParams());

test('a view survives in the address', () => {
  const view: FleetView = { status: 'rolled-back', search: 'tea & 茶', sort: 'lastSeen', descending: true };
  expect(viewFromQuery(new URLSearchParams(queryFromView(view)))).toEqual(view);
  expect(queryFromView(everything)).toBe('');
  expect(queryFromView(view)).toBe('?status=rolled-back&q=tea+%26+%E8%8C%B6&sort=-lastSeen');
  expect(queryFromView({ ...everything, sort: 'site' })).toBe('?sort=site');
  expect(queryFromView({ ...everything, descending: true })).toBe('?sort=-serial');
  expect(everything).toEqual({ status: undefined, search: '', sort: 'serial', descending: false });
});

test('an address with unknown words shows everything', () => {
  expect(viewFromQuery(new URLSearchParams('status=burning&sort=colour'))).toEqual(everything);
  expect(viewFromQuery(new URLSearchParams('sort=si-te'))).toEqual(everything);
  expect(viewFromQuery(new URLSearchParams('sort=--site'))).toEqual({ ...everything, descending: true });
});

test('the server is asked for what is shown, in its order', () => {
  expect(filterOf(everything)).toEqual({});
  expect(orderOf(everything)).toBe('serial');
  const view: FleetView = { status: 'offline', search: ' tea ', sort: 'lastSeen', descending: true };
  expect(filterOf(view)).toEqual({ status: 'offline', q: 'tea' });
  expect(orderOf(view)).toBe('-lastSeen');
  expect(filterOf({ ...everything, search: ` ${'x'.repeat(101)}` })).toEqual({ q: 'x'.repeat(100) });
});
