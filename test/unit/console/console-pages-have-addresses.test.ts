import { expect, test } from 'vitest';
import { parseRoute } from '../../../console/parse-route.ts';

test('the root is the fleet, with its view in the query', () => {
  const route = parseRoute('/', '?status=offline');
  expect(route).toMatchObject({ page: 'fleet' });
  expect(route.page === 'fleet' && route.query.get('status')).toBe('offline');
});

test('an appliance has an address', () => {
  const id = '0195a3d2-7b1c-7e4f-9a2b-000000000001';
  expect(parseRoute(`/appliances/${id}`)).toEqual({ page: 'appliance', id });
});

test('customers, networks, templates, layers, rollouts and pilots have addresses, with their part in the query', () => {
  const id = '0195a3d2-7b1c-7e4f-9a2b-000000000001';
  expect(parseRoute('/customers', '?stage=live')).toMatchObject({ page: 'customers' });
  expect(parseRoute(`/customers/${id}`)).toEqual({ page: 'customer', id });
  expect(parseRoute('/networks', '?q=tea')).toMatchObject({ page: 'networks' });
  const network = parseRoute(`/networks/${id}`, '?tab=preview');
  expect(network).toMatchObject({ page: 'network', id });
  expect(network.page === 'network' && network.query.get('tab')).toBe('preview');
  expect(parseRoute(`/templates/${id}`)).toMatchObject({ page: 'template', id });
  expect(parseRoute(`/rollouts/${id}`)).toMatchObject({ page: 'rollout', id });
  expect(parseRoute(`/pilots/${id}`)).toEqual({ page: 'pilot', id });
  expect(parseRoute('/layers/gold/multi-site')).toEqual({ page: 'layer', scope: 'gold', kind: 'multi-site' });
});

test('anything else is not found', () => {
  for (const path of ['/appliances', '/appliances/../etc', '/nowhere', '/appliances/1/2'])
    expect(parseRoute(path), path).toEqual({ page: 'not-found' });
});
