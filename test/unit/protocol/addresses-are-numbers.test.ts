import { expect, test } from 'vitest';
import {
  contains,
  netmaskOf,
  networkOf,
  overlap,
  parsePrefix,
  toAddress,
  toNumber,
} from '../../../edge-agent/protocol/rules/ipv4.ts';
import { groupsOf, linkOf } from '../../../edge-agent/protocol/rules/ipv6.ts';

test('an IPv4 address is a number of 32 bits', () => {
  for (const [address, number] of [
    ['0.0.0.0', 0],
    ['10.1.2.3', 0x0a010203],
    ['255.255.255.255', 2 ** 32 - 1],
  ] as const) {
    expect(toNumber(address)).toBe(number);
    expect(toAddress(number)).toBe(address);
  }
});

test('a prefix has its own address, its length, and both ends of its network', () => {
  expect(parsePrefix('10.1.2.3/30')).toEqual({
    ...{ address: '10.1.2.3', length: 30 },
    ...{ first: toNumber('10.1.2.0'), last: toNumber('10.1.2.3') },
  });
  expect(parsePrefix('10.1.2.3')).toEqual(parsePrefix('10.1.2.3/32'));
  expect(networkOf('10.1.2.3/8')).toBe('10.0.0.0/8');
  expect(['0.0.0.0/0', '10.0.0.0/9', '10.0.0.0/32'].map(netmaskOf)).toEqual([
    '0.0.0.0',
    '255.128.0.0',
    '255.255.255.255',
  ]);
});

test.for<[string, string, boolean]>([
  ['10.0.0.0/24', '10.0.0.0/32', true],
  ['10.0.0.0/24', '10.0.0.255/32', true],
  ['10.0.0.0/24', '10.0.1.0/32', false],
  ['10.0.1.0/24', '10.0.0.255/32', false],
  ['10.0.0.0/8', '10.255.0.0/16', true],
])('%s and %s overlap: %s', ([one, other, expected]) => {
  expect([overlap(one, other), overlap(other, one)]).toEqual([expected, expected]);
  expect(contains(one, parsePrefix(other).address)).toBe(expected);
});

test.for<[string, number[], string]>([
  ['::', [0, 0, 0, 0, 0, 0, 0, 0], '0:0:0:0::/64'],
  ['2001:db8::a:1', [0x2001, 0xdb8, 0, 0, 0, 0, 0xa, 1], '2001:db8:0:0::/64'],
  ['::2:1', [0, 0, 0, 0, 0, 0, 2, 1], '0:0:0:0::/64'],
  ['fe80::', [0xfe80, 0, 0, 0, 0, 0, 0, 0], 'fe80:0:0:0::/64'],
  ['1:2:3:4:5:6:7:8', [1, 2, 3, 4, 5, 6, 7, 8], '1:2:3:4::/64'],
])('the groups of %s, and its link', ([text, groups, link]) => {
  expect(groupsOf(text)).toEqual(groups);
  expect(linkOf(text)).toBe(link);
});
