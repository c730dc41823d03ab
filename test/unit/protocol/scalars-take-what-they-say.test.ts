import type { TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import {
  DeviceName,
  DnsName,
  Hostname,
  Id,
  Ipv4Address,
  Ipv4Network,
  JsonPointer,
  MacAddress,
  SectionName,
  Timestamp,
  vpnIdentity,
} from '#protocol';

const CASES: [string, TSchema, string[], string[]][] = [
  [
    'IPv4 address',
    Ipv4Address,
    ['0.0.0.0', '255.255.255.255'],
    ['256.0.0.1', '1.2.3', '01.2.3.4', '1.2.3.4 ', '1.2.3.4\n'],
  ],
  ['IPv4 network', Ipv4Network, ['10.0.0.0/8', '0.0.0.0/0'], ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/08']],
  [
    'DNS name',
    DnsName,
    ['a', 'a-b.example', 'x'.repeat(63)],
    ['', '-a', 'a-', 'a..b', 'a.', 'x'.repeat(64), 'a b', '台北'],
  ],
  ['host name', Hostname, ['gw-1'], ['gw.1', '']],
  ['device', DeviceName, ['eth0', 'eth0.10', 'enp0s31f6'], ['', '../x', 'a/b', 'a b', 'x'.repeat(16), '-x']],
  ['section', SectionName, ['wan1', 'to-0000001a'], ['', '1wan', 'Wan', 'a_b', 'a'.repeat(32)]],
  [
    'MAC address',
    MacAddress,
    ['02:00:5e:10:00:01'],
    ['02-00-5e-10-00-01', '02:00:5E:10:00:01', '02:00:5e:10:00'],
  ],
  [
    'id',
    Id,
    ['01890000-0000-7000-8000-000000000001'],
    ['01890000-0000-7000-8000-00000000000', '01890000-0000-7000-8000-00000000000G'],
  ],
  ['instant', Timestamp, ['2026-01-15T08:30:00.000Z'], ['2026-01-15T08:30:00Z', '2026-01-15 08:30:00.000Z']],
  ['JSON pointer', JsonPointer, ['', '/', '/a~1b/~0'], ['a', '/a~2', '/~']],
];

describe.each(CASES)('%s', (_, schema, good, bad) => {
  test.each(good)('takes %j', (value) => expect(Check(schema, value)).toBe(true));
  test.each(bad)('refuses %j', (value) => expect(Check(schema, value)).toBe(false));
});

test('an IKE identity is a DNS name', () => {
  expect(Check(DnsName, vpnIdentity('01890000-0000-7000-8000-000000000001'))).toBe(true);
});
