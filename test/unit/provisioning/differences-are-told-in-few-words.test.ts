import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderSummary } from '../../../provisioning/diff/order-summary.ts';
import { COLLECTIONS, INTERRUPTING, SUBJECTS } from '../../../provisioning/diff/sections.ts';
import { changeSummary, elementSummary } from '../../../provisioning/diff/summary.ts';
import { joined, narrows, widens } from '../../../provisioning/diff/values.ts';
import { memberValueWords, memberWords, valueWords } from '../../../provisioning/diff/words.ts';

test.each([
  ['mtuBytes', 'MTU'],
  ['localTrafficSelectors', 'local traffic selectors'],
  ['name', 'name'],
  ['ipv6Gateway', 'IPv6 by'],
  ['aB1C', 'a b1 c'],
])('the member %s is called %s', (member, words) => {
  expect(memberWords(member)).toBe(words);
});

test.each<[string, unknown, string]>([
  ['services', undefined, 'everything'],
  ['vlanId', undefined, 'none'],
  ['leaseSeconds', 0, '0 s'],
  ['leaseSeconds', 59, '59 s'],
  ['leaseSeconds', 60, '1 min'],
  ['leaseSeconds', 3599, '3599 s'],
  ['leaseSeconds', 3600, '1 h'],
  ['leaseSeconds', 5400, '90 min'],
  ['leaseSeconds', 86_400, '1 d'],
  ['leaseSeconds', 90_000, '25 h'],
  ['cacheEntries', 3600, '3600'],
  ['leaseSeconds', '60', '60'],
  ['address', '10.0.1.1/24', '10.0.1.0/24'],
  ['address', '10.0.1.0/24', '10.0.1.0/24'],
  ['address', '10.0.1.2/24', '10.0.1.0/24 by 10.0.1.2'],
  ['address', '10.0.1.9', '10.0.1.9'],
  ['gateway', '10.0.1.1/24', '10.0.1.1/24'],
])('%s of %j reads %s', (member, value, words) => {
  expect(memberValueWords(member, value)).toBe(words);
});

test.each<[unknown, string]>([
  [undefined, 'none'],
  [true, 'yes'],
  [false, 'no'],
  [[], 'none'],
  [[1, 'a', [true]], '1, a, yes'],
  [null, 'null'],
  [{ method: 'dhcp' }, 'DHCP'],
  [{ method: 'static', address: '192.0.2.2/24', gateway: '192.0.2.1' }, 'static 192.0.2.2/24 by 192.0.2.1'],
  [{ method: 'pppoe', username: 'u', password: 'p' }, 'PPPoE as u'],
  [{ method: 'other', password: 'p' }, '{"method":"other","password":"(hidden)"}'],
  [{ protocol: 'tcp', ports: [80, 443] }, 'tcp 80/443'],
  [{ protocol: 'icmp' }, 'icmp'],
  [{ protocol: 'tcp', name: 'x' }, '{"protocol":"tcp","name":"x"}'],
  [{ protocol: 6 }, '{"protocol":6}'],
  [{ ports: [80] }, '{"ports":[80]}'],
  [{ addressPool: '10.1.0.0/24', remoteIdentities: ['a'] }, '10.1.0.0/24 for 1 person'],
  [{ addressPool: '10.1.0.0/24', remoteIdentities: ['a', 'b'] }, '10.1.0.0/24 for 2 people'],
  [{ addressPool: '10.1.0.0/24' }, '10.1.0.0/24 for 0 people'],
  [{ remoteTrafficSelectors: ['10.0.0.0/24', '10.0.1.0/24'] }, 'to 10.0.0.0/24, 10.0.1.0/24'],
])('the value %j reads %s', (value, words) => {
  expect(valueWords(value)).toBe(words);
});

test.each<[Record<string, unknown>, string]>([
  [{ addressing: { method: 'dhcp' }, device: 'eth0' }, 'x added: DHCP on eth0'],
  [{ protocol: 'tcp', wan: 'wan1', publicPort: 80, address: 'a', port: 81 }, 'x added: tcp wan1 80 → a:81'],
  [{ addressPool: 'p', remoteIdentities: [] }, 'x added: p for 0 people'],
  [{ remoteTrafficSelectors: ['n'] }, 'x added: to n'],
  [{ rangeStart: 'a', rangeEnd: 'b' }, 'x added: a to b'],
  [{ action: 'drop', from: 'lan', to: 'wan' }, 'x added: drop lan → wan'],
  [
    { action: 'drop', from: 'lan', to: 'wan', services: [{ protocol: 'icmp' }] },
    'x added: drop lan → wan (icmp)',
  ],
  [{ interfaces: [] }, 'x added: none'],
  [{ address: '10.0.0.1/24' }, 'x added: 10.0.0.0/24'],
  [{}, 'x added'],
])('an element %j: %s', (element, words) => {
  expect(elementSummary('added', 'x', element)).toBe(words);
});

describe('a member', () => {
  const summary = (before: unknown, after: unknown, more: object = {}) =>
    changeSummary({ subject: 'x', name: 'some', pattern: '/some', fresh: false, ...more }, before, after);

  test.each<[unknown, unknown, object, string]>([
    [1, 2, {}, 'x: some 1 → 2'],
    [undefined, 2, {}, 'x: some none → 2'],
    [undefined, 2, { fresh: true }, 'x: some 2'],
    [1, 2, { fresh: true }, 'x: some 1 → 2'],
    [2, undefined, {}, 'x: some 2 → none'],
    [undefined, 'none', {}, 'x: some none → none'],
    [['a'], ['a', 'b'], {}, 'x: some + b'],
    [['a', 'b'], ['a'], {}, 'x: some − b'],
    [['a', 'c'], ['b', 'c'], {}, 'x: some + b; − a'],
    [['a', 'b'], ['b', 'a'], {}, 'x: some in another order'],
    [['a'], ['a', 'a'], {}, 'x: some a → a, a'],
    [[{}], [{ a: 1 }], {}, 'x: some {} → {"a":1}'],
    [undefined, [], {}, 'x: some none → none'],
    [{ password: 'a' }, { password: 'b' }, {}, 'x: password changed'],
    [{ method: 'dhcp', a: 1 }, { method: 'dhcp', a: 2 }, {}, 'x: some changed'],
    [
      '10.0.0.1/24',
      '10.0.1.1/24',
      { name: 'address', pattern: '/interfaces/lans/*/address' },
      'x: 10.0.0.0/24 → 10.0.1.0/24',
    ],
    [undefined, { addressPool: 'p' }, { pattern: '/vpn/remoteAccess' }, 'x added: p for 0 people'],
    [{ addressPool: 'p' }, undefined, { pattern: '/vpn/remoteAccess' }, 'x removed: p for 0 people'],
    [undefined, { remoteTrafficSelectors: ['n'] }, { pattern: '/vpn/siteToSite/*/standby' }, 'x added: to n'],
  ])('from %j to %j, %j', (before, after, more, words) => {
    expect(summary(before, after, more)).toBe(words);
  });
});

describe('another order', () => {
  const told = (before: string, after: string) => orderSummary('x', [...before], [...after]);

  test.each([
    ['abcd', 'bcda', 'x: a goes after d'],
    ['abcd', 'dabc', 'x: d goes first'],
    ['abcd', 'acbd', 'x: c goes after a'],
    ['abcdef', 'badcfe', 'x: b goes first; d goes after a; f goes after c'],
    ['abcdefgh', 'badcfehg', 'x: in another order'],
  ])('%s to %s: %s', (before, after, words) => {
    expect(told(before, after)).toBe(words);
  });

  test('is told by the fewest that moved', () => {
    const lists = fc.shuffledSubarray([...'abcdef'], { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(lists, (after) => {
        const subsets = Array.from({ length: 64 }, (_, mask) => after.filter((_, at) => (mask >> at) & 1));
        const rising = subsets.filter((list) => list.join('') === [...list].sort().join(''));
        const moved = 6 - Math.max(...rising.map((list) => list.length));
        const words = orderSummary('x', [...'abcdef'], after);
        const expected = moved > 3 ? 1 : Math.max(moved, 1);
        expect(words.split(';')).toHaveLength(expected);
        expect(words.includes('in another order')).toBe(moved > 3);
      }),
    );
  });
});

test.each<[unknown, unknown, boolean, boolean]>([
  [['a', 'b'], ['a'], true, false],
  [['a'], ['a', 'b'], false, true],
  [['a'], ['b'], true, true],
  [[{ a: 1, b: 2 }], [{ b: 2, a: 1 }], false, false],
  [undefined, ['a'], true, false],
  [['a'], undefined, false, true],
  [undefined, undefined, false, false],
])('from %j to %j narrows: %s, widens: %s', (before, after, less, more) => {
  expect([narrows({ before, after }), widens({ before, after })]).toEqual([less, more]);
});

test('what joined a list is told once for each', () => {
  expect(joined(['a'], ['b', 'a', 'b', 'c'])).toEqual(['b', 'b', 'c']);
});

describe('traffic stops', () => {
  const accept = { action: 'accept' };
  const drop = { action: 'drop' };
  const [some, all] = [['a'], ['a', 'b']];

  test.each<[string, 'added' | 'removed' | 'changed', object, string, unknown, unknown, boolean]>([
    ['/interfaces/wans', 'added', {}, '', undefined, {}, false],
    ['/interfaces/wans', 'removed', {}, '', {}, undefined, true],
    ['/interfaces/lans', 'changed', {}, 'device', 'a', 'b', true],
    ['/interfaces/lans', 'changed', {}, 'ipv6Addresses', undefined, some, false],
    ['/interfaces/lans', 'changed', {}, 'ipv6Addresses', all, some, true],
    ['/interfaces/lans', 'changed', {}, 'vlanId', undefined, 7, true],
    ['/dhcp/servers', 'added', {}, '', undefined, {}, false],
    ['/dhcp/servers', 'removed', {}, '', {}, undefined, true],
    ['/dhcp/servers', 'changed', {}, 'gateway', 'a', 'b', true],
    ['/dhcp/servers', 'changed', {}, 'domain', 'a', 'b', false],
    ['/dhcp/servers', 'added', {}, 'gateway', undefined, 'b', false],
    ['/dhcp/servers/*/reservations', 'removed', {}, '', {}, undefined, false],
    ['/dns/records', 'removed', {}, '', {}, undefined, false],
    ['/firewall/zones', 'added', {}, '', undefined, {}, false],
    ['/firewall/zones', 'removed', {}, '', {}, undefined, true],
    ['/firewall/zones', 'changed', {}, 'interfaces', all, some, true],
    ['/firewall/zones', 'changed', {}, 'interfaces', some, all, false],
    ['/firewall/zones', 'added', {}, 'interfaces', all, some, false],
    ['/firewall/policies', 'added', accept, '', undefined, accept, false],
    ['/firewall/policies', 'removed', accept, '', accept, undefined, true],
    ['/firewall/policies', 'added', drop, '', undefined, drop, true],
    ['/firewall/policies', 'removed', drop, '', drop, undefined, false],
    ['/firewall/policies', 'changed', drop, 'name', 'a', 'b', false],
    ['/firewall/policies', 'changed', accept, 'action', 'drop', 'accept', false],
    ['/firewall/policies', 'changed', drop, 'action', 'accept', 'drop', true],
    ['/firewall/policies', 'changed', drop, 'action', 'reject', 'drop', false],
    ['/firewall/policies', 'changed', accept, 'from', 'a', 'b', true],
    ['/firewall/policies', 'changed', accept, 'to', 'a', 'b', true],
    ['/firewall/policies', 'changed', accept, 'sources', all, some, true],
    ['/firewall/policies', 'changed', accept, 'sources', some, all, false],
    ['/firewall/policies', 'changed', drop, 'sources', all, some, false],
    ['/firewall/policies', 'changed', drop, 'sources', some, all, true],
    ['/firewall/portForwards', 'added', {}, '', undefined, {}, false],
    ['/firewall/portForwards', 'removed', {}, '', {}, undefined, true],
    ['/firewall/portForwards', 'changed', {}, 'name', 'a', 'b', false],
    ['/firewall/portForwards', 'changed', {}, 'port', 1, 2, true],
    ['/firewall/portForwards', 'changed', {}, 'sources', some, all, false],
    ['/firewall/portForwards', 'changed', {}, 'sources', all, some, true],
    ['/vpn/siteToSite', 'added', {}, '', undefined, {}, false],
    ['/vpn/siteToSite', 'changed', {}, 'role', 'a', 'b', true],
    ['/vpn/remoteAccess/fixedAddresses', 'added', {}, '', undefined, {}, false],
    ['/vpn/remoteAccess/fixedAddresses', 'removed', {}, '', {}, undefined, true],
    ['/monitoring/probes', 'removed', {}, '', {}, undefined, false],
  ])('%s %s %j %s from %j to %j: %s', (pattern, kind, element, member, before, after, stops) => {
    const collection = COLLECTIONS[pattern];
    expect(collection?.interrupts(kind, element as Record<string, unknown>, member, { before, after })).toBe(
      stops,
    );
  });

  test.each<[string, unknown, unknown, boolean]>([
    ['/firewall/masquerade', all, some, true],
    ['/firewall/masquerade', some, all, false],
    ['/vpn/remoteAccess', undefined, {}, false],
    ['/vpn/remoteAccess', {}, undefined, true],
    ['/vpn/remoteAccess/addressPool', 'a', 'b', true],
    ['/vpn/remoteAccess/remoteIdentities', some, all, false],
    ['/vpn/remoteAccess/remoteIdentities', all, some, true],
  ])('%s from %j to %j: %s', (pattern, before, after, stops) => {
    expect(INTERRUPTING[pattern]?.({ before, after })).toBe(stops);
  });
});

test.each<[string, Record<string, unknown>, string, string]>([
  ['/interfaces/wans', { name: 'wan1' }, 'wan1', 'WAN wan1'],
  ['/interfaces/lans', { name: 'lan1' }, 'lan1', 'LAN lan1'],
  ['/dhcp/servers', { lan: 'lan1' }, 'lan1', 'DHCP on lan1'],
  ['/dhcp/servers/*/reservations', { macAddress: 'm' }, 'm', 'fixed lease of m'],
  ['/dns/records', { name: 'n', address: 'a' }, 'n a', 'DNS record n'],
  ['/firewall/zones', { name: 'z' }, 'z', 'zone z'],
  ['/firewall/policies', { name: 'p' }, 'p', 'policy p'],
  [
    '/firewall/portForwards',
    { name: 'f', wan: 'w', protocol: 't', publicPort: 1 },
    'w t 1',
    'port forward f',
  ],
  ['/vpn/siteToSite', { name: 'to-1', remoteIdentity: 'known' }, 'to-1', 'tunnel to Taipei'],
  ['/vpn/siteToSite', { name: 'to-1', remoteIdentity: 'other' }, 'to-1', 'tunnel to-1'],
  ['/vpn/remoteAccess/fixedAddresses', { identity: 'i' }, 'i', 'address of i'],
  ['/monitoring/probes', { kind: 'icmp', host: 'h' }, 'icmp h', 'probe icmp h'],
  ['/monitoring/probes', { kind: 'control-plane' }, 'control-plane ', 'probe control-plane'],
])('of %s an element %j is known by %j and called %s', (pattern, element, key, subject) => {
  const collection = COLLECTIONS[pattern];
  expect(collection?.key(element)).toBe(key);
  expect(collection?.subject(element, new Map([['known', 'Taipei']]))).toBe(subject);
});

test('parts that are elements of nothing have names too', () => {
  expect(SUBJECTS['/vpn/siteToSite/*/standby']?.('tunnel to Taipei')).toBe('standby of the tunnel to Taipei');
  expect(SUBJECTS['/version']?.('')).toBe('target state');
});
