import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AddressSpace,
  type LanWish,
  type PlannedLan,
  planAddresses,
} from '../../../provisioning/addresses/address-plan.ts';
import {
  endOf,
  includesNetwork,
  type Network,
  networkAt,
  overlap,
  parseAddress,
  sizeOf,
} from '../../../provisioning/addresses/ipv4.ts';
import { leasesOf, MOST_HOSTS, prefixLengthFor } from '../../../provisioning/addresses/lan-size.ts';
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
