import { isIPv6, SocketAddress } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatAddress6,
  formatNetwork6,
  includesNetwork6,
  linkAt,
  linksIn,
  network6At,
  parseAddress6,
  parseNetwork6,
} from '../../../provisioning/addresses/ipv6.ts';
import { planDelegated, planUniqueLocal } from '../../../provisioning/addresses/ipv6-plan.ts';
import { uniqueLocalPrefix } from '../../../provisioning/addresses/unique-local.ts';
import { renderNetwork } from '../../../provisioning/render.ts';
import { customer, siteInput, siteInputs, uuid } from '../../lib/network-inputs.ts';
import { refusalOf } from '../../lib/provisioning-refusal.ts';

const address = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), { minLength: 8, maxLength: 8 })
  .map((groups) => groups.reduce((value, group) => (value << 16n) + BigInt(group), 0n));

describe('IPv6 arithmetic', () => {
  test('texts and numbers say the same, written as everybody writes them', () => {
    fc.assert(
      fc.property(address, fc.integer({ min: 0, max: 128 }), (one, length) => {
        const text = formatAddress6(one);
        expect(isIPv6(text)).toBe(true);
        expect(parseAddress6(text)).toBe(one);
        // Node.js writes what might hold an IPv4 address in another way.
        if (one >> 48n > 0n) expect(new SocketAddress({ address: text, family: 'ipv6' }).address).toBe(text);
        const network = network6At(one, length);
        expect(parseNetwork6(formatNetwork6(network))).toEqual(network);
        expect(includesNetwork6(network, network6At(one, 128))).toBe(true);
      }),
    );
    expect(formatAddress6(parseAddress6('2001:0db8:0:0:1:0:0:1'))).toBe('2001:db8::1:0:0:1');
    expect(formatAddress6(parseAddress6('2001:db8:0:1:1:1:1:1'))).toBe('2001:db8:0:1:1:1:1:1');
  });

  test.each([
    [48, 65_536],
    [63, 2],
    [64, 1],
    [65, 0],
    [128, 0],
  ])('a /%i has room for %i links', (length, links) => {
    expect(linksIn(network6At(0n, length))).toBe(links);
  });

  test.each([
    ['2001:db8::/48', '2001:db8:0:ffff::/64', true],
    ['2001:db8::/48', '2001:db8::/48', true],
    ['2001:db8::/48', '2001:db8::/47', false],
    ['2001:db8::/48', '2001:db8:1::/64', false],
    ['::/0', '2001:db8:1::/64', true],
  ])('%s includes %s: %s', (outer, inner, included) => {
    expect(includesNetwork6(parseNetwork6(outer), parseNetwork6(inner))).toBe(included);
  });

  test('every customer has a /48 of its own that looks random', () => {
    const prefixes = Array.from({ length: 500 }, (_, number) => uniqueLocalPrefix(uuid(number)));
    expect(new Set(prefixes).size).toBe(500);
    for (const prefix of prefixes) {
      expect(formatNetwork6(parseNetwork6(prefix))).toBe(prefix);
      expect(includesNetwork6(parseNetwork6('fd00::/8'), parseNetwork6(prefix))).toBe(true);
    }
  });
});

describe('the plan of IPv6', () => {
  const keys = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 30 });
  const prefix = fc
    .tuple(address, fc.constantFrom(48, 56, 60, 62, 63, 64))
    .map(([base, length]) => network6At(base, length));

  test('gives everybody a /64 of the prefix, nobody the same, and none that others have', () => {
    fc.assert(
      fc.property(keys, fc.array(fc.integer({ min: 0, max: 40 })), (names, others) => {
        const whole = parseNetwork6('fd12:3456:789a::/48');
        const taken = others.map((index) => linkAt(whole, index));
        const planned = planUniqueLocal(
          whole,
          names.map((key) => ({ key, allotted: undefined })),
          taken,
        );
        const links = [...planned.values()].map(formatNetwork6);
        expect(new Set([...links, ...taken.map(formatNetwork6)]).size).toBe(
          names.length + new Set(others).size,
        );
        const again = planUniqueLocal(
          whole,
          [...names].reverse().map((key) => ({ key, allotted: planned.get(key) })),
          [],
        );
        for (const key of names) expect(again.get(key)).toEqual(planned.get(key));
      }),
    );
  });

  test('of a delegated prefix it gives as many as there are, and a LAN keeps its place in another as long as it', () => {
    fc.assert(
      fc.property(keys, prefix, prefix, (names, one, other) => {
        const first = planDelegated(
          one,
          names.map((key) => ({ key, allotted: undefined })),
        );
        expect(first.size).toBe(Math.min(names.length, linksIn(one)));
        expect([...first.keys()]).toEqual(names.slice(0, first.size));
        const second = planDelegated(
          other,
          names.map((key) => ({ key, allotted: first.get(key) })),
        );
        expect(second.size).toBe(Math.min(names.length, linksIn(other)));
        expect(new Set([...second.values()].map(formatNetwork6)).size).toBe(second.size);
        for (const link of second.values()) expect(includesNetwork6(other, link)).toBe(true);
        if (other.prefixLength !== one.prefixLength) return;
        for (const [key, link] of first) {
          expect(second.get(key)?.base).toBe(link.base - one.base + other.base);
        }
      }),
    );
  });

  const wishes = (...allotted: (string | undefined)[]) =>
    allotted.map((link, at) => ({
      key: `lan${at}`,
      allotted: link === undefined ? undefined : parseNetwork6(link),
    }));
  const texts = (planned: ReturnType<typeof planDelegated>) =>
    Object.fromEntries([...planned].map(([key, link]) => [key, formatNetwork6(link)]));

  test('a LAN keeps its place in a prefix unless it has none there or another came first', () => {
    const before = wishes(
      '2001:db8::/64',
      undefined,
      '2001:db8:0:3::/64',
      '2001:db8:0:4::/64',
      '2001:db8:1:3::/64',
    );
    const planned = planDelegated(parseNetwork6('2001:db8:9:10::/62'), before);
    expect(texts(planned)).toEqual({
      lan0: '2001:db8:9:10::/64',
      lan2: '2001:db8:9:13::/64',
      lan3: '2001:db8:9:12::/64',
      lan1: '2001:db8:9:11::/64',
    });
    const one = planDelegated(parseNetwork6('2001:db8:9:10::/64'), wishes('2001:db8:0:7::/64', undefined));
    expect(texts(one)).toEqual({ lan0: '2001:db8:9:10::/64' });
  });

  test('only links of the prefix itself are in the way', () => {
    const taken = ['fd12:3456:789a::/48', 'fd12:3456:789b::/64', 'fd12:3456:789a:1::/64'].map(parseNetwork6);
    const planned = planUniqueLocal(
      parseNetwork6('fd12:3456:789a::/48'),
      wishes(undefined, undefined),
      taken,
    );
    expect(texts(planned)).toEqual({ lan0: 'fd12:3456:789a::/64', lan1: 'fd12:3456:789a:2::/64' });
  });

  test('is off unless switched on, per site, and keeps clear of the other networks of the customer', () => {
    const render = (parameters: object, reserved: string[] = []) =>
      renderNetwork({
        kind: 'multi-site',
        customer: { ...customer, reserved },
        sites: siteInputs(2),
        parameters: { topology: 'mesh', ...parameters },
      });
    const told = (rendered: ReturnType<typeof render>) =>
      rendered.targets.map(({ target }) => target.interfaces.lans[0]?.ipv6Addresses);
    expect(told(render({}))).toEqual([undefined, undefined]);
    expect(told(render({ siteOverrides: { [uuid(2)]: { ipv6: { enabled: true } } } }))).toEqual([
      undefined,
      ['fd12:3456:789a::1/64'],
    ]);
    expect(told(render({ ipv6: { enabled: true } }, ['fd12:3456:789a:1::/64', '10.0.0.0/24']))).toEqual([
      ['fd12:3456:789a::1/64'],
      ['fd12:3456:789a:2::1/64'],
    ]);
  });

  test('refuses a delegated prefix that is none', () => {
    const render = (delegatedPrefix: string, method: 'dhcp' | 'pppoe' = 'dhcp') => {
      const addressing = method === 'dhcp' ? { method } : { method, username: 'u', password: 'p' };
      const line = { name: 'wan1' as const, device: 'eth0', priority: 1, addressing };
      const accessLines = [{ ...line, ipv6: { delegatedPrefix, gateway: 'fe80::1' } }];
      return refusalOf(() =>
        renderNetwork({
          kind: 'mono-site',
          customer,
          parameters: {},
          sites: [siteInput(1, { accessLines })],
        }),
      );
    };
    expect(render('2001:db8::/56')).toBeUndefined();
    for (const refused of [
      render('2001:db8::1/56'),
      render('2001:db8::/32'),
      render('2001:db8::/56', 'pppoe'),
    ]) {
      expect(refused).toEqual({ code: 'access-line-invalid', pointers: [`/sites/${uuid(1)}`] });
    }
  });
});
