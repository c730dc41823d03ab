import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstAfter, outermost, overlapping } from '../../../provisioning/addresses/disjoint.ts';
import { freeBlocks } from '../../../provisioning/addresses/free-blocks.ts';
import {
  endOf,
  formatAddress,
  formatNetwork,
  includesNetwork,
  type Network,
  networkAt,
  overlap,
  parseAddress,
  parseNetwork,
} from '../../../provisioning/addresses/ipv4.ts';
import { selectors, selectorsWithout, summarise } from '../../../provisioning/addresses/summarise.ts';

const address = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const network = fc
  .tuple(address, fc.integer({ min: 0, max: 32 }))
  .map(([base, prefixLength]) => networkAt(base, prefixLength));
/** Small networks close to one another, so that they meet. */
const neighbours = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 26, max: 32 }))
    .map(([host, prefixLength]) => networkAt(parseAddress('10.0.0.0') + host, prefixLength)),
  { maxLength: 40 },
);

const addressesOf = (networks: readonly Network[]) =>
  new Set(networks.flatMap((one) => Array.from({ length: endOf(one) - one.base }, (_, at) => one.base + at)));

describe('IPv4 arithmetic', () => {
  test('the highest address is not negative', () => {
    expect(parseAddress('255.255.255.255')).toBe(4294967295);
    expect(formatNetwork(parseNetwork('255.255.255.255/0'))).toBe('0.0.0.0/0');
  });

  test('texts and numbers say the same', () => {
    fc.assert(
      fc.property(address, network, (one, other) => {
        expect(parseAddress(formatAddress(one))).toBe(one);
        expect(parseNetwork(formatNetwork(other))).toEqual(other);
      }),
    );
  });

  test('networks overlap only when one lies in the other', () => {
    fc.assert(
      fc.property(network, network, (a, b) => {
        expect(overlap(a, b)).toBe(includesNetwork(a, b) || includesNetwork(b, a));
      }),
    );
  });
});

describe('summary of networks', () => {
  test('covers the same addresses, in order, without overlap, and cannot be shorter', () => {
    fc.assert(
      fc.property(neighbours, (networks) => {
        const summary = summarise(networks);
        expect(addressesOf(summary)).toEqual(addressesOf(networks));
        for (const [index, one] of summary.entries()) {
          const next = summary[index + 1];
          if (!next) continue;
          expect(endOf(one)).toBeLessThanOrEqual(next.base);
          const halves = one.prefixLength === next.prefixLength && endOf(one) === next.base;
          expect(halves && networkAt(next.base, next.prefixLength - 1).base === one.base).toBe(false);
        }
      }),
    );
  });

  test('few networks are listed one by one, many are summarised', () => {
    const blocks = (count: number) =>
      Array.from({ length: count }, (_, index) => networkAt(parseAddress('10.0.0.0') + index * 256, 24));
    expect(selectors(blocks(64))).toHaveLength(64);
    expect(selectors(blocks(256)).map(formatNetwork)).toEqual(['10.0.0.0/16']);
  });

  test('what is listed is in order, also when it came in another', () => {
    const networks = ['10.0.9.0/24', '10.0.0.0/24', '10.0.3.0/25'].map(parseNetwork);
    expect(selectors(networks).map(formatNetwork)).toEqual(['10.0.0.0/24', '10.0.3.0/25', '10.0.9.0/24']);
    expect(networks.map(formatNetwork)[0]).toBe('10.0.9.0/24');
  });

  test('the selectors of all but some are those of the others', () => {
    const slots = fc.uniqueArray(fc.integer({ min: 0, max: 199 }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(slots, fc.array(fc.nat(), { maxLength: 40 }), (places, chosen) => {
        // Disjoint, of two sizes, in no order.
        const networks = places.map((place) =>
          networkAt(parseAddress('10.0.0.0') + place * 256, place % 3 === 0 ? 25 : 24),
        );
        const left = [...new Set(chosen.map((one) => networks[one % networks.length] as Network))];
        const others = networks.filter((network) => !left.includes(network));
        expect(selectorsWithout(networks)(left)).toEqual(selectors(others));
      }),
      { numRuns: 300 },
    );
  });

  test('64 that are left are listed, 65 are summarised', () => {
    const blocks = Array.from({ length: 66 }, (_, at) => networkAt(parseAddress('10.0.0.0') + at * 256, 24));
    const without = selectorsWithout(blocks);
    expect(without(blocks.slice(64))).toEqual(blocks.slice(0, 64));
    expect(without(blocks.slice(65)).map(formatNetwork)).toEqual(['10.0.0.0/18', '10.0.64.0/24']);
    expect(without(blocks)).toEqual([]);
  });
});

describe('networks among others', () => {
  test('the outermost cover all, and none lies in another', () => {
    fc.assert(
      fc.property(neighbours, (networks) => {
        const found = outermost(networks);
        expect(found).toEqual([...found].sort((a, b) => a.base - b.base));
        for (const network of networks) {
          expect(found.filter((outer) => includesNetwork(outer, network))).toHaveLength(1);
        }
        for (const one of found) expect(networks).toContainEqual(one);
        expect(addressesOf(found).size).toBe(found.reduce((sum, one) => sum + endOf(one) - one.base, 0));
      }),
    );
  });

  test('one that overlaps is found, or there is none', () => {
    const near = fc
      .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 24, max: 32 }))
      .map(([host, prefixLength]) => networkAt(parseAddress('10.0.0.0') + host, prefixLength));
    fc.assert(
      fc.property(neighbours, near, (networks, network) => {
        const inOrder = outermost(networks);
        expect(overlapping(inOrder, network)).toEqual(inOrder.find((other) => overlap(other, network)));
        const at = firstAfter(inOrder, network.base);
        expect(inOrder.findIndex((other) => endOf(other) > network.base)).toBe(
          at === inOrder.length ? -1 : at,
        );
      }),
    );
  });

  test('what is left of one without others is all the rest, in as few as can be', () => {
    const whole = parseNetwork('10.0.0.0/24');
    fc.assert(
      fc.property(neighbours, (taken) => {
        const free = freeBlocks(whole, taken);
        const rest = [...addressesOf([whole])].filter((address) => !addressesOf(taken).has(address));
        expect([...addressesOf(free)]).toEqual(rest);
        expect(free).toEqual(summarise(free));
      }),
    );
    expect(freeBlocks(whole, [parseNetwork('10.0.0.0/16')])).toEqual([]);
    expect(freeBlocks(whole, [])).toEqual([whole]);
  });
});
