import { expect, test } from 'vitest';
import type { Customer } from '../../../console/api/customer.ts';
import { inGroups, placesFor } from '../../../console/api/enrolment.ts';
import type { Site } from '../../../console/api/site.ts';
import { consoleAppliance } from '../../lib/console-appliance.ts';

const site = (id: string, name: string) => ({ id, name, customerId: 'c' }) as Site;
const customers = [{ id: 'c', name: 'Formosa Tea' }] as Customer[];

test('a new box goes to a site without one, or in the place of one that stands somewhere', () => {
  const standing = consoleAppliance('SK-1', { site: { id: 's1', name: 'Taipei' } });
  const spare = consoleAppliance('SK-2', { site: null, customer: null });
  const gone = consoleAppliance('SK-3', { site: { id: 's2', name: 'Tainan' }, state: 'retired' });
  const places = placesFor([site('s1', 'Taipei'), site('s2', 'Tainan')], customers, [standing, spare, gone]);
  expect(places).toEqual([
    { kind: 'site', id: 's2', name: 'Formosa Tea · Tainan' },
    { kind: 'replaces', id: standing.id, name: 'SK-1 · Formosa Tea · Taipei' },
  ]);
});

test('places are in order of their names, of a customer too who cannot be read', () => {
  const standing = consoleAppliance('AA-1', { customer: null });
  const elsewhere = { ...site('s4', 'Taipei'), customerId: 'hidden' };
  const places = placesFor([site('s3', 'Yilan'), elsewhere, site('s2', 'Tainan')], customers, [standing]);
  expect(places.map(({ name }) => name)).toEqual([
    ' · Taipei',
    'AA-1 ·  · Taipei',
    'Formosa Tea · Tainan',
    'Formosa Tea · Yilan',
  ]);
  expect(placesFor([site('s1', 'Taipei')], customers, [])).toEqual([
    { kind: 'site', id: 's1', name: 'Formosa Tea · Taipei' },
  ]);
});

test('a fingerprint is shown in groups that one can compare', () => {
  expect(inGroups('0123456789ab')).toBe('0123 4567 89ab');
  expect(inGroups('012345')).toBe('0123 45');
  expect(inGroups('')).toBe('');
});
