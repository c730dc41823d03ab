import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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
import { selectors, summarise } from '../../../provisioning/addresses/summarise.ts';

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
});
