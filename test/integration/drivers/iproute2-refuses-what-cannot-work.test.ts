import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import { type SiteDrivers, startDrivers } from '../../lib/drivers/site-drivers.ts';
import { siteTarget } from '../../lib/drivers/site-target.ts';
import { createLab, type Lab } from '../../lib/lab/index.ts';

let lab: Lab;
let drivers: SiteDrivers;
beforeAll(async () => {
  lab = await createLab({ sites: 1 });
  drivers = startDrivers(lab.site(1));
});
afterAll(() => lab?.[Symbol.asyncDispose]());

type Case = { what: string; change: (target: TargetState) => void; path: string; code?: string };

const wan = (target: TargetState) => target.interfaces.wans[0]!;
const lan = (target: TargetState) => target.interfaces.lans[0]!;

const CASES: Case[] = [
  {
    what: 'a time zone nobody knows',
    change: (target) => {
      target.system.timeZone = 'Asia/Atlantis';
    },
    path: '/system/timeZone',
  },
  {
    what: 'a device that is not there',
    change: (target) => (lan(target).device = 'eth9'),
    path: '/interfaces/lans/0/device',
  },
  {
    what: 'a gateway outside the subnet of the WAN',
    change: (target) =>
      (wan(target).addressing = {
        method: 'static',
        address: '198.51.100.11/24',
        gateway: '203.0.113.1',
        nameservers: [],
      }),
    path: '/interfaces/wans/0/addressing/gateway',
  },
  {
    what: 'the network address as the address of a LAN',
    change: (target) => (lan(target).address = '10.1.0.0/24'),
    path: '/interfaces/lans/0/address',
  },
  {
    what: 'two LANs that overlap',
    change: (target) =>
      target.interfaces.lans.push({ name: 'lan2', device: 'eth2', address: '10.1.0.129/25' }),
    path: '/interfaces/lans/1/address',
  },
  {
    what: 'one device for two sections',
    change: (target) => target.interfaces.lans.push({ name: 'lan2', device: 'eth1', address: '10.5.0.1/24' }),
    path: '/interfaces/lans/1/device',
  },
];

describe('iproute2 refuses', () => {
  test.each(CASES)('$what', async ({ change, path }) => {
    const target = siteTarget(1);
    change(target);
    const findings = await drivers.driver('iproute2').check(target);
    expect(findings).toEqual([{ path, code: 'check-failed', message: expect.any(String) }]);
  });

  test('PPPoE where the kernel has no PPP, VLANs where it has no 802.1Q', async () => {
    const target = siteTarget(1);
    wan(target).addressing = { method: 'pppoe', username: 'site1', password: 'secret' };
    lan(target).vlanId = 10;
    const findings = await drivers.driver('iproute2').check(target);
    const lacks = async (script: string) => (await lab.site(1).sh(script, { allowFailure: true })).code !== 0;
    const expected = [
      ...((await lacks('ip link add link eth2 name eth2.9 type vlan id 9'))
        ? ['/interfaces/lans/0/vlanId']
        : []),
      ...((await lacks('test -e /dev/ppp')) ? ['/interfaces/wans/0/addressing'] : []),
    ];
    expect(findings.map(({ path, code }) => `${code} ${path}`)).toEqual(
      expected.map((path) => `unsupported ${path}`),
    );
  });
});
