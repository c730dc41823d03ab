import { describe, expect, test } from 'vitest';
import { parseRoute, type Route } from '../../../console/parse-route.ts';

const id = '0195a3d2-7b1c-7e4f-9a2b-000000000001';
const query = new URLSearchParams('q=tea');

/** With the query, of pages that have one, as text. */
const told = (route: Route) => ('query' in route ? { ...route, query: route.query.toString() } : route);
const routeOf = (path: string, search?: string) => told(parseRoute(path, search));

const PAGES: [string, Route][] = [
  [`/appliances/${id}`, { page: 'appliance', id }],
  ['/rollouts', { page: 'rollouts' }],
  [`/rollouts/${id}`, { page: 'rollout', id, query }],
  ['/customers', { page: 'customers', query }],
  [`/customers/${id}`, { page: 'customer', id }],
  ['/networks', { page: 'networks', query }],
  [`/networks/${id}`, { page: 'network', id, query }],
  ['/templates', { page: 'templates' }],
  [`/templates/${id}`, { page: 'template', id, query }],
  ['/layers/gold/multi-site', { page: 'layer', scope: 'gold', kind: 'multi-site' }],
  ['/pilots', { page: 'pilots' }],
  [`/pilots/${id}`, { page: 'pilot', id }],
  ['/approvals', { page: 'approvals' }],
  ['/imports', { page: 'imports' }],
  ['/account', { page: 'account' }],
  ['/administration', { page: 'administration', part: '', query }],
  ['/administration/audit', { page: 'administration', part: 'audit', query }],
];
const notFound = { page: 'not-found' };

test('the root is the fleet, with its view in the query', () => {
  expect(routeOf('/', '?status=offline')).toEqual({ page: 'fleet', query: 'status=offline' });
  expect(routeOf('/')).toEqual({ page: 'fleet', query: '' });
});

describe.each(PAGES)('%s', (path, route) => {
  test('is a page, with or without a slash at its end', () => {
    expect(routeOf(path, '?q=tea')).toEqual(told(route));
    expect(routeOf(`${path}/`, '?q=tea')).toEqual(told(route));
  });

  test('is none with anything before or behind it', () => {
    for (const other of [`/x${path}`, `${path}//`, `${path}/1/2`, `${path}.html`, path.slice(1)])
      expect(parseRoute(other), other).toEqual(notFound);
  });
});

test.each(PAGES.map(([path]) => path).filter((path) => path.endsWith(id)))('%s wants an id', (path) => {
  for (const other of [id.slice(1), `${id}0`, id.replace('a', 'A'), id.replace('-', '_')])
    expect(parseRoute(path.replace(id, other)), other).toEqual(notFound);
});

test('layers and parts of the administration have plain names', () => {
  for (const path of [
    '/layers/gold',
    '/layers/Gold/mesh',
    '/layers/gold/',
    '/layers/gold/Mesh',
    '/layers//mesh',
  ])
    expect(parseRoute(path), path).toEqual(notFound);
  for (const path of ['/administration/A', '/administration/a-b', '/administrations'])
    expect(parseRoute(path), path).toEqual(notFound);
});

test('anything else is not found', () => {
  for (const path of ['', '/appliances', '/appliances/../etc', '/nowhere', '/layers'])
    expect(parseRoute(path), path).toEqual(notFound);
});
