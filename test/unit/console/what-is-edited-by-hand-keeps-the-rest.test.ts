import { expect, test } from 'vitest';
import { maskSecrets, stageRefusal } from '../../../cloud/customers/index.ts';
import { STAGES } from '../../../cloud/customers/schema.ts';
import { stagesFrom } from '../../../console/api/customer.ts';
import { fieldsOf, lineFrom, newFields } from '../../../console/customer/site/access-line-fields.ts';
import { numberOrText } from '../../../console/forms/number-or-text.ts';
import type { AccessLine } from '../../../provisioning/access-line.ts';

const LINES: AccessLine[] = [
  { name: 'wan1', device: 'eth0', addressing: { method: 'dhcp' }, priority: 1, reachable: false },
  {
    name: 'wan2',
    device: 'eth1',
    vlanId: 35,
    mtuBytes: 1492,
    addressing: { method: 'pppoe', username: 'tea@isp.example', password: 'secret' },
    priority: 2,
    publicAddress: '203.0.113.7',
  },
  {
    name: 'wan1',
    device: 'eth0',
    addressing: {
      method: 'static',
      address: '203.0.113.10/24',
      gateway: '203.0.113.1',
      nameservers: ['198.51.100.53', '198.51.100.54'],
    },
    priority: 1,
    ipv6: { delegatedPrefix: '2001:db8:1::/56', gateway: 'fe80::1' },
  },
];

test('an access line that nobody changes is sent back as it was read, its password as the mask', () => {
  for (const line of maskSecrets(LINES)) {
    const fields = fieldsOf(line);
    expect(Object.values(fields)).not.toContain('********');
    expect(lineFrom((pointer) => fields[pointer] ?? '', line.name, line)).toEqual(line);
  }
});

test('a line that becomes another kind needs a password of its own', () => {
  const [line] = LINES;
  const typed: Record<string, string> = {
    ...fieldsOf(line as AccessLine),
    '/addressing/method': 'pppoe',
    '/addressing/username': 'tea',
  };
  const { addressing } = lineFrom((pointer) => typed[pointer] ?? '', 'wan1', line);
  expect(addressing).toEqual({ method: 'pppoe', username: 'tea', password: '' });
  expect(lineFrom((pointer) => typed[pointer] ?? '', 'wan1', undefined).addressing).toEqual(addressing);
  const fresh = {
    ...typed,
    '/addressing/username': ' tea ',
    '/addressing/password': ' new ',
  } as typeof typed;
  const [, pppoe] = LINES;
  expect(lineFrom((pointer) => fresh[pointer] ?? '', 'wan1', pppoe).addressing).toEqual({
    method: 'pppoe',
    username: 'tea',
    password: 'new',
  });
});

test('what is typed is read without blanks around it, and what is no number is left for the server', () => {
  const typed: Record<string, string> = {
    '/device': ' eth1 ',
    '/vlanId': ' 35 ',
    '/mtuBytes': 'large',
    '/priority': '',
    '/publicAddress': ' ',
    '/ipv6/gateway': ' fe80::1 ',
    '/addressing/method': 'static',
    '/addressing/address': ' 203.0.113.10/24 ',
    '/addressing/gateway': ' 203.0.113.1 ',
    '/addressing/nameservers': ' 198.51.100.53，198.51.100.54 , \n198.51.100.55、',
  };
  expect(lineFrom((pointer) => typed[pointer] ?? '', 'wan2', undefined)).toEqual({
    name: 'wan2',
    device: 'eth1',
    addressing: {
      method: 'static',
      address: '203.0.113.10/24',
      gateway: '203.0.113.1',
      nameservers: ['198.51.100.53', '198.51.100.54', '198.51.100.55'],
    },
    priority: '',
    vlanId: 35,
    mtuBytes: 'large',
    ipv6: { delegatedPrefix: '', gateway: 'fe80::1' },
  });
  expect(['7', ' 0.5 ', '0', '', ' ', '1x', '0x10'].map(numberOrText)).toEqual([7, 0.5, 0, '', '', '1x', 16]);
});

test('a line is shown as it is, and a new one begins with the next device', () => {
  expect(fieldsOf(LINES[0] as AccessLine)).toStrictEqual({
    '/device': 'eth0',
    '/vlanId': '',
    '/mtuBytes': '',
    '/priority': '1',
    '/publicAddress': '',
    '/reachable': 'no',
    '/ipv6/delegatedPrefix': '',
    '/ipv6/gateway': '',
    '/addressing/method': 'dhcp',
  });
  expect(fieldsOf(LINES[2] as AccessLine)).toStrictEqual({
    '/device': 'eth0',
    '/vlanId': '',
    '/mtuBytes': '',
    '/priority': '1',
    '/publicAddress': '',
    '/reachable': 'yes',
    '/ipv6/delegatedPrefix': '2001:db8:1::/56',
    '/ipv6/gateway': 'fe80::1',
    '/addressing/method': 'static',
    '/addressing/address': '203.0.113.10/24',
    '/addressing/gateway': '203.0.113.1',
    '/addressing/nameservers': '198.51.100.53, 198.51.100.54',
  });
  expect(newFields(1)).toEqual({
    '/device': 'eth1',
    '/priority': '2',
    '/reachable': 'yes',
    '/addressing/method': 'dhcp',
  });
  const fresh = newFields(0);
  expect(lineFrom((pointer) => fresh[pointer] ?? '', 'wan1', undefined)).toEqual({
    name: 'wan1',
    device: 'eth0',
    addressing: { method: 'dhcp' },
    priority: 1,
  });
});

test('a customer can be given the stages that the control plane takes from a person', () => {
  for (const stage of STAGES)
    expect(new Set(stagesFrom(stage))).toEqual(
      new Set(STAGES.filter((next) => stageRefusal(stage, next, 'by-hand') === undefined)),
    );
});
