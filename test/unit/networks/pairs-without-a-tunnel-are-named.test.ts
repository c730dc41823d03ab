import { expect, test } from 'vitest';
import { tunnelWarnings } from '../../../cloud/networks/warnings/tunnel-warnings.ts';
import type { Unjoined } from '../../../provisioning/vpn/obstacle.ts';

const nameOf = (id: string) => `Site ${id}`;
const named = (...ids: string[]) => ids.map((id) => ({ id, name: nameOf(id) }));
const pairs = (count: number): Unjoined[] =>
  Array.from({ length: count }, (_, index) => ({
    first: 'hub',
    second: `${index}`,
    because: 'same-address',
  }));

test('a pair that is not joined is named with what stands between, one that meets over a third with that', () => {
  const unjoined: Unjoined[] = [
    { first: 'a', second: 'b', because: 'no-callable-end' },
    { first: 'a', second: 'c', because: 'address-unknown' },
  ];
  expect(tunnelWarnings({ unjoined, relayed: [{ first: 'd', second: 'e', over: 'f' }] }, nameOf)).toEqual([
    { code: 'no-callable-end', params: {}, sites: named('a', 'b') },
    { code: 'address-unknown', params: {}, sites: named('a', 'c') },
    { code: 'joined-over-third', params: {}, sites: named('d', 'e', 'f') },
  ]);
  expect(tunnelWarnings({ unjoined: [], relayed: [] }, nameOf)).toEqual([]);
});

test('of either kind twenty are named, and how many more there are', () => {
  const relayed = (count: number) => pairs(count).map(({ first, second }) => ({ first, second, over: 'x' }));
  expect(tunnelWarnings({ unjoined: pairs(20), relayed: relayed(20) }, nameOf)).toHaveLength(40);
  const told = tunnelWarnings({ unjoined: pairs(21), relayed: relayed(23) }, nameOf);
  expect(told).toHaveLength(42);
  expect([told[19], told[20], told[40], told[41]]).toEqual([
    { code: 'same-address', params: {}, sites: named('hub', '19') },
    { code: 'more-unjoined', params: { count: 1 }, sites: [] },
    { code: 'joined-over-third', params: {}, sites: named('hub', '19', 'x') },
    { code: 'more-joined-over-third', params: { count: 3 }, sites: [] },
  ]);
});
