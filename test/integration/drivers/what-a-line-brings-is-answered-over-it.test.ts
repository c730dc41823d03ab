import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import { HOOK_COMMON } from '../../../edge-agent/drivers/iproute2/dhcp-client.ts';
import { PPP_HOOK } from '../../../edge-agent/drivers/iproute2/pppoe-client.ts';
import { type SiteDrivers, startDrivers } from '../../lib/drivers/site-drivers.ts';
import { sitePeer, siteTarget, twoLines } from '../../lib/drivers/site-target.ts';
import { createVpnAuthority } from '../../lib/drivers/vpn-authority.ts';
import { serveAccess } from '../../lib/lab/access-provider.ts';
import {
  CONTROL,
  createLab,
  type Host,
  type Lab,
  lanHostAddress,
  OUTSIDER,
  SECOND_ROUTER,
  secondSiteAddress,
  siteAddress,
} from '../../lib/lab/index.ts';
import { pings } from '../../lib/lab/traffic.ts';
import { fetchWeb, serveWeb } from '../../lib/lab/web-server.ts';

type Addressing = TargetState['interfaces']['wans'][number]['addressing'];

const FIRST = siteAddress(1);
const SECOND = secondSiteAddress(1);
const stack = new AsyncDisposableStack();
let lab: Lab;
let site: Host;
let drivers: SiteDrivers;
let other: SiteDrivers;

beforeAll(async () => {
  lab = stack.use(await createLab({ sites: 2 }));
  const authority = stack.use(await createVpnAuthority());
  site = lab.site(1);
  drivers = startDrivers(site, await authority.issue(1));
  other = startDrivers(lab.site(2), await authority.issue(2));
  await serveWeb(lab.lanHost(1), 80);
});
afterAll(() => stack.disposeAsync());

/** A port forwarded and echoes answered on both lines. */
function open(addressing?: Addressing): TargetState {
  const target = twoLines(1, [sitePeer(1, 2)], addressing);
  const { firewall } = target;
  firewall.policies.unshift({
    name: 'ping',
    from: 'wan',
    to: 'appliance',
    services: [{ protocol: 'icmp' }],
    action: 'accept',
  });
  const forward = { protocol: 'tcp', publicPort: 8080, address: lanHostAddress(1), port: 80 } as const;
  firewall.portForwards = ['wan1', 'wan2'].map((wan) => ({ ...forward, name: `web ${wan}`, wan }));
  return target;
}

async function everyLineAnswers(second: string): Promise<void> {
  for (const address of [FIRST, second]) {
    expect(await pings(lab.outsider, address), `echo of ${address}`).toBe(true);
    expect(await fetchWeb(lab.outsider, address, 8080), `port of ${address}`).toBe('lan1');
  }
  // A neighbour on the network of the preferred line.
  expect(await pings(lab.site(2), second), `echo of ${second} to a neighbour`).toBe(true);
}

const routing = async () =>
  (await site.sh('ip rule; ip route show table all | grep "table 20" || true')).stdout;

test('with static lines, a forwarded port and the appliance itself answer on both', async () => {
  await drivers.activate(open());
  await everyLineAnswers(SECOND);
  expect((await site.sh(`ip route get ${CONTROL}`)).stdout).toContain(`dev eth0 src ${FIRST}`);
  expect(await pings(lab.lanHost(1), OUTSIDER)).toBe(true);
});

test('the appliance answers a LAN host even by the address of a line', async () => {
  expect(await pings(lab.lanHost(1), SECOND)).toBe(true);
});

test('even where the kernel filtered strictly by the way back', async () => {
  const set = (value: number) =>
    site.sh(`for each in all eth0 eth2; do echo ${value} >/proc/sys/net/ipv4/conf/$each/rp_filter; done`);
  await set(1);
  await drivers.driver('iproute2').activate(open());
  await everyLineAnswers(SECOND);
  await set(0);
});

test('a peer that calls on the less preferred line gets its tunnel', async () => {
  const caller = sitePeer(2, 1);
  await other.activate(siteTarget(2, [{ ...caller, remoteAddress: SECOND }]));
  while (!(await pings(lab.lanHost(2), lanHostAddress(1))));
  expect(await pings(lab.lanHost(1), lanHostAddress(2))).toBe(true);
});

test('activating the same again changes nothing in the kernel', async () => {
  const monitor = site.spawn('ip', ['-4', 'monitor', 'address', 'route', 'rule']);
  const mark = (address: string) =>
    site.sh(`ip address replace ${address}/32 dev lo; ip address delete ${address}/32 dev lo`);
  while (!monitor.output().includes('172.16.0.1')) await mark('172.16.0.1');
  await drivers.driver('iproute2').activate(open());
  await mark('172.16.0.2');
  const events = (await monitor.waitFor(/172\.16\.0\.2/)).split('\n');
  expect(events.filter((line) => line !== '' && !/172\.16\.0\.|valid_lft/.test(line))).toEqual([]);
});

test('the same where the second line is by DHCP, also when its address changes', async () => {
  const { stdout } = await site.sh('cat /sys/class/net/eth2/address');
  const provider = await serveAccess(lab.router, stdout.trim(), '192.0.2.70', SECOND_ROUTER);
  await drivers.activate(open({ method: 'dhcp' }));
  await everyLineAnswers('192.0.2.70');
  const before = await routing();
  await drivers.activate(open({ method: 'dhcp' }));
  expect(await routing()).toBe(before);

  await provider.moveTo('192.0.2.71');
  while (!(await pings(lab.outsider, '192.0.2.71')));
  await everyLineAnswers('192.0.2.71');
  expect(await routing()).toBe(before.replaceAll('192.0.2.70', '192.0.2.71'));
});

test('with one line left nothing of it remains, nor in the factory state', async () => {
  const iproute2 = drivers.driver('iproute2');
  await drivers.activate(siteTarget(1));
  expect(await routing()).not.toMatch(/20[12]|21[123]:/);
  const captured = await iproute2.capture();
  await iproute2.activate(open({ method: 'dhcp' }));
  expect(await routing()).toMatch(/21[123]:/);

  await iproute2.restore(captured);

  expect(await routing()).not.toMatch(/20[12]|21[123]:/);
});

test('a line that is dialled has table and rule with every address pppd gets, a lone one has none', async () => {
  await lab
    .site(2)
    .sh('ip link add ppp-wan2 type veth peer name far; ip link set far up; ip link set ppp-wan2 up');
  await dialled(lab.site(2), '192.0.2.80', {});
  expect(await dialledRouting(lab.site(2))).toEqual([]);
  for (const address of ['192.0.2.80', '192.0.2.81', '192.0.2.81']) {
    await dialled(lab.site(2), address, { SITEKEEPER_METRIC: '200', SITEKEEPER_TABLE: '202' });
    expect(await dialledRouting(lab.site(2))).toEqual([
      `213: from ${address} lookup 202`,
      'default dev ppp-wan2 table 202 scope link metric 200',
    ]);
  }
});

/** Calls the hook as pppd does when the link has an address; a device that is there stands in for the link. */
async function dialled(host: Host, address: string, line: Record<string, string>): Promise<void> {
  const env = {
    SITEKEEPER_COMMON: '/run/hook-common',
    SITEKEEPER_HELD: '/run/held',
    SITEKEEPER_RESOLVERS: '/run/resolvers',
    SITEKEEPER_RESOLV_CONF: '/run/resolv.conf',
    ...line,
  };
  await host.sh('cat >/run/hook-common', { input: HOOK_COMMON });
  await host.sh(`cat >/run/hook; sh /run/hook ppp-wan2 - 0 ${address} 192.0.2.1`, { input: PPP_HOOK, env });
}

async function dialledRouting(host: Host): Promise<string[]> {
  const { stdout } = await host.sh(
    'ip -4 rule show pref 213; ip -4 route show table all | grep "table 202" || true',
  );
  const lines = stdout.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '));
  return lines.filter(Boolean);
}
