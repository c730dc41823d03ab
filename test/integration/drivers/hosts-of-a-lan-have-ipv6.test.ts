import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SiteDrivers, startDrivers } from '../../lib/drivers/site-drivers.ts';
import { siteTarget } from '../../lib/drivers/site-target.ts';
import { eventually } from '../../lib/eventually.ts';
import { createLab, type Host, type Lab } from '../../lib/lab/index.ts';

const UNIQUE_LOCAL = 'fd12:3456:789a:7::';
const DELEGATED = '2001:db8:1:2::';
const RENUMBERED = '2001:db8:1:3::';
const PROVIDER = 'fe80::1';
const ABROAD = '2001:db8:ffff::20';

let lab: Lab;
let drivers: SiteDrivers;
beforeAll(async () => {
  lab = await createLab({ sites: 1 });
  drivers = startDrivers(lab.site(1));
  const siteLink = (
    await lab.site(1).sh("ip -6 -oneline address show dev eth0 scope link | sed 's/.* inet6 //; s/[/].*//'")
  ).stdout.trim();
  await lab.router.sh(`sysctl -qw net.ipv6.conf.all.forwarding=1
    ip address add ${PROVIDER}/64 dev br-access nodad; ip address add 2001:db8:ffff::1/64 dev br-hosting nodad
    ip route add 2001:db8:1::/56 via ${siteLink} dev br-access`);
  await lab.outsider.sh(
    `ip address add ${ABROAD}/64 dev eth0 nodad; ip route add default via 2001:db8:ffff::1`,
  );
});
afterAll(() => lab?.[Symbol.asyncDispose]());

function target(ipv6Addresses: string[], ipv6Gateway?: string) {
  const wanted = siteTarget(1);
  Object.assign(wanted.interfaces.lans[0]!, ipv6Addresses.length > 0 ? { ipv6Addresses } : {});
  if (ipv6Gateway !== undefined) wanted.interfaces.wans[0]!.ipv6Gateway = ipv6Gateway;
  return wanted;
}

async function addresses(host: Host, device: string): Promise<string[]> {
  const { stdout } = await host.sh(`ip -6 -json address show dev ${device} scope global`);
  const [link] = JSON.parse(stdout || '[]') as { addr_info?: { local?: string; deprecated?: boolean }[] }[];
  return (link?.addr_info ?? []).flatMap(({ local, deprecated }) => (local && !deprecated ? [local] : []));
}

const has = async (host: Host, prefix: string) =>
  (await addresses(host, 'eth0')).some((address) => address.startsWith(prefix.replace(/::$/, ':')));
const defaultRoute = async (host: Host) => (await host.sh('ip -6 route show default')).stdout.trim();
const pings = async (from: Host, to: string) =>
  (await from.exec('ping', ['-6', '-c1', '-W1', to], { allowFailure: true })).code === 0;

test('hosts make unique local addresses, and find the resolver but no default route, which would lead nowhere', async () => {
  const lanHost = lab.lanHost(1);
  const wanted = target([`${UNIQUE_LOCAL}1/64`]);
  wanted.dns.records = [{ name: 'server', address: '10.1.0.5' }];
  for (const name of ['iproute2', 'nftables', 'dnsmasq'] as const) {
    expect(await drivers.driver(name).check(wanted)).toEqual([]);
  }
  await drivers.activate(wanted);

  await eventually(() => has(lanHost, UNIQUE_LOCAL), 'the host has an address');
  expect(await defaultRoute(lanHost)).toBe('');
  // An address is only used once nobody else was found to have it.
  await eventually(() => pings(lanHost, `${UNIQUE_LOCAL}1`), 'the host reaches the resolver');
  const script = `const { Resolver } = require('node:dns'); const resolver = new Resolver({ timeout: 2000, tries: 1 });
    resolver.setServers(['${UNIQUE_LOCAL}1']);
    resolver.resolve4('server.office.example', (error, answer) => console.log(error ? error.code : answer.join()))`;
  expect((await lanHost.exec(process.execPath, ['-e', script])).stdout.trim()).toBe('10.1.0.5');
});

test('with a delegated prefix they reach the internet, from where nobody reaches them unasked', async () => {
  const [lanHost, site] = [lab.lanHost(1), lab.site(1)];
  await drivers.activate(target([`${UNIQUE_LOCAL}1/64`, `${DELEGATED}1/64`], PROVIDER));
  await eventually(() => has(lanHost, DELEGATED), 'the host has a global address');
  await eventually(async () => (await defaultRoute(lanHost)) !== '', 'the host has a default route');
  await eventually(() => pings(lanHost, ABROAD), 'the host reaches the internet');

  const own = (await addresses(lanHost, 'eth0')).find((address) => address.startsWith('2001:')) as string;
  expect(await pings(lab.outsider, own)).toBe(false);
  expect(await pings(lab.outsider, `${DELEGATED}1`)).toBe(false);
  const local = (await addresses(lanHost, 'eth0')).find((address) => address.startsWith('fd12:')) as string;
  expect(
    (await lanHost.exec('ping', ['-6', '-c1', '-W1', '-I', local, ABROAD], { allowFailure: true })).code,
  ).not.toBe(0);

  const before = (await site.sh('ip -6 -json address show; ip -6 -json route show')).stdout;
  await drivers.activate(target([`${UNIQUE_LOCAL}1/64`, `${DELEGATED}1/64`], PROVIDER));
  expect((await site.sh('ip -6 -json address show; ip -6 -json route show')).stdout).toBe(before);
});

test('a prefix that goes is told as deprecated; without IPv6 nothing of it is left', async () => {
  const [lanHost, site] = [lab.lanHost(1), lab.site(1)];
  await drivers.activate(target([`${UNIQUE_LOCAL}1/64`, `${RENUMBERED}1/64`], PROVIDER));
  await eventually(
    async () => (await has(lanHost, RENUMBERED)) && !(await has(lanHost, DELEGATED)),
    'the host uses the new prefix only',
  );
  await drivers.activate(target([`${UNIQUE_LOCAL}1/64`]));
  await eventually(async () => (await defaultRoute(lanHost)) === '', 'the default route is gone');

  await site.sh('ip address add 2001:db8:77::1/64 dev eth1 nodad');
  await drivers.activate(target([]));
  expect(await addresses(site, 'eth1'), 'what somebody else set stays').toEqual(['2001:db8:77::1']);
  expect(
    (await site.sh('cat /proc/sys/net/ipv6/conf/all/forwarding; ip -6 route show default')).stdout.trim(),
  ).toBe('0');
});

test('what is no network of hosts is refused', async () => {
  const check = drivers.driver('iproute2').check;
  const paths = async (ipv6Addresses: string[]) =>
    (await check(target(ipv6Addresses))).map(({ path }) => path);
  expect(await paths([`${UNIQUE_LOCAL}1/80`])).toEqual(['/interfaces/lans/0/ipv6Addresses/0']);
  expect(await paths([`${UNIQUE_LOCAL}1/64`, `${UNIQUE_LOCAL}2/64`])).toEqual([
    '/interfaces/lans/0/ipv6Addresses/1',
  ]);
});
