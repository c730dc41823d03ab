import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AddressSpace,
  type LanWish,
  type PlannedLan,
  planAddresses,
} from '../../../provisioning/addresses/address-plan.ts';
import { privateNetworkFault, uniqueLocalFault } from '../../../provisioning/addresses/check-pool.ts';
import { createFreeSpace } from '../../../provisioning/addresses/free-space.ts';
import {
  endOf,
  formatNetwork,
  includesNetwork,
  type Network,
  networkAt,
  overlap,
  parseAddress,
  parseNetwork,
  sizeOf,
} from '../../../provisioning/addresses/ipv4.ts';
import { leasesOf, MOST_HOSTS, prefixLengthFor } from '../../../provisioning/addresses/lan-size.ts';
import { learnedNetworks } from '../../../provisioning/addresses/learned.ts';
import { isNearlyExhausted, utilisationOf } from '../../../provisioning/addresses/utilisation.ts';
import { ProvisioningError } from '../../../provisioning/errors.ts';

const START = parseAddress('10.0.0.0');
/** Networks in 10.0.0.0/20, so that they meet and pools run full. */
const network = (shortest: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: 4095 }), fc.integer({ min: shortest, max: 28 }))
    .map(([host, length]) => networkAt(START + host, length));

const space: fc.Arbitrary<AddressSpace> = fc
  .record({
    pools: fc.array(network(21), { minLength: 1, maxLength: 3 }),
    avoid: fc
      .array(network(24), { maxLength: 2 })
      .map((all) => all.map((one) => ({ network: one, what: 'wan1' }))),
    reserved: fc.array(network(24), { maxLength: 4 }),
  })
  .map(({ pools, ...rest }) => ({
    ...rest,
    pools: pools.filter((pool, at) => !pools.slice(0, at).some((other) => overlap(other, pool))),
  }));

const lengths = fc.array(fc.integer({ min: 23, max: 30 }), { minLength: 1, maxLength: 12 });

function wish(number: number, prefixLength: number, more: Partial<LanWish> = {}): LanWish {
  const siteId = String(number);
  return {
    siteId,
    siteName: `Site ${number}`,
    lan: 'lan1',
    pointer: '/lans/0',
    prefixLength,
    fixed: undefined,
    allotted: undefined,
    interSite: true,
    ...more,
  };
}

/** What was planned; of a plan that does not fit, the wish for which nothing was left. */
function attempt(where: AddressSpace, wishes: LanWish[]): PlannedLan[] | { exhausted: number } {
  for (let count = wishes.length; count >= 0; count--) {
    try {
      const planned = planAddresses(where, wishes.slice(0, count));
      return count === wishes.length ? planned : { exhausted: count };
    } catch (error) {
      if (!(error instanceof ProvisioningError) || !/^address-pool-/.test(error.code)) throw error;
    }
  }
  return { exhausted: 0 };
}

/** Every aligned network of this length in the pools, by brute force. */
function free(where: AddressSpace, taken: readonly Network[], prefixLength: number): Network[] {
  return where.pools.flatMap((pool) =>
    Array.from({ length: Math.floor(sizeOf(pool.prefixLength) / sizeOf(prefixLength)) }, (_, at) => ({
      base: pool.base + at * sizeOf(prefixLength),
      prefixLength,
    })).filter((block) => !taken.some((other) => overlap(other, block))),
  );
}

describe('address plan', () => {
  test('subnets lie in the pools and overlap neither each other nor what is reserved or in use', () => {
    fc.assert(
      fc.property(space, lengths, (where, wanted) => {
        const planned = attempt(
          where,
          wanted.map((length, at) => wish(at, length)),
        );
        if (!Array.isArray(planned)) return;
        for (const [at, { subnet }] of planned.entries()) {
          expect(where.pools.some((pool) => includesNetwork(pool, subnet))).toBe(true);
          const others = [
            ...planned.slice(at + 1).map((lan) => lan.subnet),
            ...where.reserved,
            ...where.avoid.map(({ network }) => network),
          ];
          expect(others.some((other) => overlap(other, subnet))).toBe(false);
        }
      }),
    );
  });

  test('is exhausted exactly when no aligned network is free, and takes the lowest of the first pool that has one', () => {
    fc.assert(
      fc.property(space, lengths, (where, wanted) => {
        const wishes = wanted.map((length, at) => wish(at, length));
        const planned = attempt(where, wishes);
        const count = Array.isArray(planned) ? planned.length : planned.exhausted;
        const done = planAddresses(where, wishes.slice(0, count));
        const taken = [...where.reserved, ...where.avoid.map((one) => one.network)];
        for (const { subnet, prefixLength } of done) {
          expect(free(where, taken, prefixLength)[0]).toEqual(subnet);
          taken.push(subnet);
        }
        const refused = wanted[count];
        if (refused !== undefined) expect(free(where, taken, refused)).toEqual([]);
      }),
    );
  });

  test('what was allotted stays when sites come, go and change places, and pools and reservations change', () => {
    fc.assert(
      fc.property(space, space, lengths, (before, after, wanted) => {
        const first = attempt(
          before,
          wanted.map((length, at) => wish(at, length)),
        );
        if (!Array.isArray(first)) return;
        const known = first
          .filter((_, at) => at % 3 !== 1)
          .map((lan) => wish(Number(lan.siteId), lan.prefixLength, { allotted: lan.subnet }))
          .reverse();
        const second = attempt(after, [...known, wish(100, 29), wish(101, 30)]);
        if (!Array.isArray(second)) return;
        for (const lan of known) {
          expect(second.find(({ siteId }) => siteId === lan.siteId)?.subnet).toEqual(lan.allotted);
        }
        for (const [at, { subnet }] of second.entries()) {
          expect(second.slice(at + 1).some((other) => overlap(other.subnet, subnet))).toBe(false);
        }
      }),
    );
  });
});

describe('free space', () => {
  const pools = [parseNetwork('10.0.0.0/24'), parseNetwork('10.0.8.0/23')];
  const space = (...taken: string[]) => createFreeSpace(pools, taken.map(parseNetwork));
  const text = (network: Network | undefined) => network && formatNetwork(network);

  test('is taken from the front, pool after pool, around what is in use', () => {
    const free = space('10.0.0.64/26', '10.0.0.0/28', '10.0.0.0/27', '10.0.9.0/24');
    const lengths = [25, 26, 27, 27, 28, 24, 24, 25, 26, 27, 28, 23, 32];
    expect(lengths.map((length) => text(free.take(length)))).toEqual([
      '10.0.0.128/25',
      '10.0.8.0/26',
      '10.0.0.32/27',
      '10.0.8.64/27',
      '10.0.8.96/28',
      undefined,
      undefined,
      '10.0.8.128/25',
      undefined,
      undefined,
      '10.0.8.112/28',
      undefined,
      undefined,
    ]);
  });

  test('a whole pool is taken once, and nothing is larger than one', () => {
    const free = space();
    expect([22, 23, 23, 24, 24].map((length) => text(free.take(length)))).toEqual([
      undefined,
      '10.0.8.0/23',
      undefined,
      '10.0.0.0/24',
      undefined,
    ]);
  });

  test('a very network is taken when it lies in a pool and is free, once', () => {
    const free = space('10.0.8.0/26');
    const exactly = (network: string) => free.takeExactly(parseNetwork(network));
    expect(
      ['10.0.8.64/26', '10.0.8.64/26', '10.0.8.0/25', '10.0.8.32/27', '10.0.1.0/24', '10.0.0.0/23'].map(
        exactly,
      ),
    ).toEqual([true, false, false, false, false, false]);
    expect(exactly('10.0.0.0/25')).toBe(true);
    expect([25, 25, 26].map((length) => text(free.take(length)))).toEqual([
      '10.0.0.128/25',
      '10.0.8.128/25',
      '10.0.9.0/26',
    ]);
  });

  test('what was refused is still free', () => {
    const free = space('10.0.0.0/25');
    expect(free.takeExactly(parseNetwork('10.0.0.0/24'))).toBe(false);
    expect(text(free.take(25))).toBe('10.0.0.128/25');
  });
});

describe('what the plan refuses', () => {
  const where = (more: Partial<AddressSpace> = {}): AddressSpace => ({
    pools: [parseNetwork('198.51.100.0/25'), parseNetwork('198.51.100.128/26')],
    avoid: [],
    reserved: [],
    ...more,
  });
  const faultsOf = (space: AddressSpace, ...wishes: LanWish[]) => {
    try {
      planAddresses(space, wishes);
    } catch (error) {
      if (!(error instanceof ProvisioningError)) throw error;
      return error.faults.map(({ pointer, code, detail }) => [code, pointer, detail]);
    }
    return [];
  };
  const fixed = (number: number, subnet: string) => {
    const network = parseNetwork(subnet);
    return wish(number, network.prefixLength, { fixed: network, pointer: `/lans/${number}` });
  };

  test.each([
    ['10.255.0.0/16', []],
    ['172.32.0.0/24', ['subnet-outside-pool']],
    ['198.51.100.64/26', []],
    ['198.51.100.128/26', []],
    ['198.51.100.0/24', ['subnet-outside-pool']],
  ])('%s, fixed: %j', (subnet, codes) => {
    const faults = faultsOf(where(), fixed(3, subnet));
    expect(faults.map(([code]) => code)).toEqual(codes);
    for (const [, pointer, detail] of faults) {
      expect(pointer).toBe('/lans/3/subnet');
      expect(detail).toContain('(198.51.100.0/25, 198.51.100.128/26)');
    }
  });

  test('a subnet that is fixed to what is reserved, and no other', () => {
    const reserved = ['10.1.0.0/16', '10.1.2.0/24', '10.3.0.0/24'].map(parseNetwork);
    const subnets = ['10.1.2.0/24', '10.2.0.0/24', '10.3.0.128/25', '10.2.0.0/15', '10.0.0.0/16'];
    expect(faultsOf(where({ reserved }), ...subnets.map((subnet, at) => fixed(at, subnet)))).toEqual(
      [
        ['/lans/0/subnet', 0, '10.1.2.0/24', '10.1.0.0/16'],
        ['/lans/2/subnet', 2, '10.3.0.128/25', '10.3.0.0/24'],
        ['/lans/3/subnet', 3, '10.2.0.0/15', '10.3.0.0/24'],
      ].map(([pointer, number, subnet, other]) => [
        'subnet-overlap',
        pointer,
        `LAN lan1 of Site ${number}: ${subnet} overlaps ${other}, which is reserved or belongs to another network of the customer`,
      ]),
    );
  });

  test('a LAN for which no pool has room, with where it would have', () => {
    const [code, pointer, detail] = faultsOf(where(), wish(7, 24))[0] ?? [];
    expect([code, pointer]).toEqual(['address-pool-exhausted', '/sites/7']);
    expect(detail).toMatch(
      /^The address pools \(198\.51\.100\.0\/25, 198\.51\.100\.128\/26\) have no free \/24/,
    );
    expect(faultsOf(where({ pools: [] }), wish(7, 24))[0]?.[2]).toMatch(/^The address pools \(none\) have/);
  });

  test('a LAN whose room lines cover, with the first three of them', () => {
    const lines = [
      '198.51.100.0/24',
      '198.51.100.0/25',
      '198.51.100.128/26',
      '203.0.113.0/24',
      '198.0.0.0/8',
    ];
    const avoid = (count: number) =>
      lines.slice(0, count).map((network, at) => ({ network: parseNetwork(network), what: `wan${at}` }));
    const told = (count: number) => faultsOf(where({ avoid: avoid(count) }), wish(7, 26))[0];
    expect(told(1)?.slice(0, 2)).toEqual(['address-pool-covered', '/sites/7']);
    expect(told(4)?.[2]).toContain(
      'network of wan0 (198.51.100.0/24), wan1 (198.51.100.0/25), wan2 (198.51.100.128/26): add',
    );
    expect(told(5)?.[2]).toContain('wan2 (198.51.100.128/26) and 1 more: add');
  });
});

test.each<[number | undefined, string[]]>([
  [undefined, []],
  [7, []],
  [8, ['10.0.0.0/8']],
  [24, ['10.1.2.0/24']],
])('a line with an address of prefix length %s is in %j', (prefixLength, networks) => {
  const line = { wan: 'wan1', address: '10.1.2.3', ...(prefixLength !== undefined && { prefixLength }) };
  expect(learnedNetworks([line])).toEqual(networks.map((network) => ({ wan: 'wan1', network })));
});

test.each<[string, string | undefined]>([
  ['10.0.0.0/8', undefined],
  ['172.16.0.0/12', undefined],
  ['192.168.4.0/22', undefined],
  ['10.0.0.1/8', 'host-bits'],
  ['198.51.100.0/24', 'not-private'],
  ['172.16.0.0/11', 'host-bits'],
  ['172.0.0.0/11', 'not-private'],
])('a pool %s: %s', (text, code) => {
  expect(privateNetworkFault(text)?.code).toBe(code);
});

test.each<[string, string | undefined]>([
  ['fd12:3456:789a::/48', undefined],
  ['fdff:ffff:ffff::/48', undefined],
  ['fc12:3456:789a::/48', 'not-unique-local'],
  ['2001:db8::/48', 'not-unique-local'],
  ['fd12:3456:789a::/56', 'not-unique-local'],
  ['fd12:3456:7800::/40', 'not-unique-local'],
  ['fd12:3456:789a::1/48', 'host-bits'],
  ['fd12:3456:789a:0::/48', 'host-bits'],
])('a pool of unique local addresses %s: %s', (text, code) => {
  expect(uniqueLocalFault(text)?.code).toBe(code);
});

test('a LAN for so many hosts leases them all at once, and a longer prefix would not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: MOST_HOSTS }), (hosts) => {
      const length = prefixLengthFor(hosts);
      expect(leasesOf(length)).toBeGreaterThanOrEqual(hosts);
      if (length < 30) expect(leasesOf(length + 1)).toBeLessThan(hosts);
    }),
  );
});

test('utilisation counts each address once, and finds the largest that is free', () => {
  fc.assert(
    fc.property(space, fc.integer({ min: 24, max: 28 }), ({ pools, reserved, avoid }, length) => {
      const taken = [...reserved, ...avoid.map((one) => one.network)];
      const found = utilisationOf(pools, taken, length);
      const addresses = pools.flatMap((pool) =>
        Array.from({ length: endOf(pool) - pool.base }, (_, at) => pool.base + at),
      );
      const used = addresses.filter((address) => taken.some((each) => overlap(each, networkAt(address, 32))));
      expect(found).toMatchObject({ addresses: addresses.length, used: used.length });
      const where = { pools, avoid: [], reserved: [] };
      expect(found.freeSubnets).toBe(free(where, taken, length).length);
      const largest = Array.from({ length: 33 }, (_, one) => one).find(
        (one) => one >= 20 && free(where, taken, one).length > 0,
      );
      expect(found.largestFreePrefixLength).toBe(largest ?? null);
    }),
    { numRuns: 40 },
  );
  expect(isNearlyExhausted({ addresses: 100, used: 79, largestFreePrefixLength: 24, freeSubnets: 4 })).toBe(
    false,
  );
  expect(isNearlyExhausted({ addresses: 100, used: 80, largestFreePrefixLength: 24, freeSubnets: 9 })).toBe(
    true,
  );
  expect(isNearlyExhausted({ addresses: 100, used: 1, largestFreePrefixLength: 24, freeSubnets: 3 })).toBe(
    true,
  );
});
