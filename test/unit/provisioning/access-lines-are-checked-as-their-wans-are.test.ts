import { expect, test } from 'vitest';
import type { AccessLine } from '../../../provisioning/access-line.ts';
import { accessLineFaults } from '../../../provisioning/access-line-faults.ts';
import { dhcpLine } from '../../lib/network-inputs.ts';

const second: AccessLine = { ...dhcpLine, name: 'wan2', device: 'eth9', priority: 2 };
const fixed = (address: string, gateway: string): AccessLine['addressing'] => ({
  method: 'static',
  address,
  gateway,
  nameservers: [],
});
const withIpv6 = (delegatedPrefix: string, gateway = 'fe80::1'): AccessLine => ({
  ...dhcpLine,
  ipv6: { delegatedPrefix, gateway },
});

test.each<[string, AccessLine[], string[]]>([
  ['no line', [], []],
  ['two lines', [dhcpLine, second], []],
  ['two VLANs of one port', [dhcpLine, { ...second, device: 'eth0', vlanId: 10 }], []],
  [
    'two VLANs of one port, and nothing on the port itself',
    [
      { ...dhcpLine, vlanId: 9 },
      { ...second, device: 'eth0', vlanId: 10 },
    ],
    [],
  ],
  ['one name twice', [dhcpLine, { ...second, name: 'wan1' }], ['/1/name duplicate']],
  ['one port twice', [dhcpLine, { ...second, device: 'eth0' }], ['/1/device duplicate']],
  [
    'one VLAN twice',
    [
      { ...dhcpLine, vlanId: 10 },
      { ...second, device: 'eth0', vlanId: 10 },
    ],
    ['/1/device duplicate'],
  ],
  ['one priority twice', [dhcpLine, { ...second, priority: 1 }], ['/1/priority duplicate']],
  ['the loopback', [dhcpLine, { ...second, device: 'lo' }], ['/1/device device-name-reserved']],
  [
    'a private address to call',
    [{ ...dhcpLine, publicAddress: '10.0.0.1' }],
    ['/0/publicAddress not-public'],
  ],
  ['a public address to call', [{ ...dhcpLine, publicAddress: '203.0.113.7' }], []],
  [
    'a gateway elsewhere',
    [dhcpLine, { ...second, addressing: fixed('203.0.113.7/24', '198.51.100.1') }],
    ['/1/addressing/gateway gateway-outside'],
  ],
  [
    'lines in one network',
    [
      { ...dhcpLine, addressing: fixed('203.0.113.7/24', '203.0.113.1') },
      { ...second, addressing: fixed('203.0.113.8/24', '203.0.113.1') },
    ],
    ['/1/addressing/address subnet-overlap'],
  ],
  ['the largest prefix that is delegated', [withIpv6('2001:db8:12::/48')], []],
  ['the smallest one', [withIpv6('2001:db8:12::/64')], []],
  ['a larger one', [withIpv6('2001:db8::/47')], ['/0/ipv6/delegatedPrefix value-invalid']],
  ['a smaller one', [withIpv6('2001:db8:12::/65')], ['/0/ipv6/delegatedPrefix value-invalid']],
  ['a prefix with host bits', [withIpv6('2001:db8:12::1/56')], ['/0/ipv6/delegatedPrefix host-bits']],
  ['a router that is none', [withIpv6('2001:db8:12::/56', 'ff02::1')], ['/0/ipv6/gateway not-a-host']],
  [
    'IPv6 over PPPoE',
    [
      {
        ...withIpv6('2001:db8:12::/56'),
        addressing: { method: 'pppoe', username: 'tea', password: 'secret' },
      },
    ],
    ['/0/ipv6 value-invalid'],
  ],
  [
    'all of it',
    [withIpv6('2001:db8:12::1/40', '::1')],
    [
      '/0/ipv6/gateway not-a-host',
      '/0/ipv6/delegatedPrefix host-bits',
      '/0/ipv6/delegatedPrefix value-invalid',
    ],
  ],
])('%s', (_, lines, expected) => {
  const faults = accessLineFaults(lines);
  expect(faults.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(expected);
  for (const { detail } of faults) expect(detail).not.toBe('');
});

test('what is wrong with a prefix is told with how it is to be written, and how large it may be', () => {
  const [bits, size] = accessLineFaults([withIpv6('2001:DB8:12::1/40')]);
  expect(bits?.detail).toContain('2001:db8::/40');
  expect(size?.detail).toMatch(/2001:DB8:12::1\/40.*\/48.*\/64/);
});
