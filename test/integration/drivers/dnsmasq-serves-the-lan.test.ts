import { expect, test } from 'vitest';
import { startDrivers } from '../../lib/drivers/site-drivers.ts';
import { siteTarget } from '../../lib/drivers/site-target.ts';
import { execute } from '../../lib/lab/execute.ts';
import { createLab, type Host, type Lab } from '../../lib/lab/index.ts';

const RECORD = '/run/sitekeeper/dnsmasq/dnsmasq-lan.json';

async function lease(client: Host): Promise<string> {
  await client.exec('dhclient', [
    '-4',
    '-1',
    '-pf',
    '/run/dhclient.pid',
    '-lf',
    '/run/dhclient.leases',
    'eth0',
  ]);
  return (
    await client.sh("ip -4 -oneline address show dev eth0 | sed 's/.* inet //; s/ .*//'")
  ).stdout.trim();
}

/** Asks as somebody who calls the computer so, on a device and with a network card; returns the address. */
async function leaseAs(client: Host, hostname: string, device = 'eth0', mac?: string): Promise<string> {
  await client.sh(`ip address flush dev ${device}; ip link set ${device} down
    ${mac ? `ip link set ${device} address ${mac}` : ':'}; ip link set ${device} up
    rm -f /run/${device}.leases; printf 'send host-name "${hostname}";\\n' > /run/${device}.conf
    dhclient -4 -1 --no-pid -cf /run/${device}.conf -lf /run/${device}.leases ${device}`);
  const { stdout } = await client.sh(
    `ip -4 -oneline address show dev ${device} | sed 's/.* inet //; s#/.*##'`,
  );
  return stdout.trim();
}

async function macAddress(client: Host): Promise<string> {
  return (await client.sh('cat /sys/class/net/eth0/address')).stdout.trim();
}

/** Asks for an A record; what was answered, or the error's code. */
async function resolve(client: Host, server: string, name: string): Promise<string> {
  const script = `const { Resolver } = require('node:dns'); const resolver = new Resolver({ timeout: 1000, tries: 1 });
    resolver.setServers(['${server}']);
    resolver.resolve4('${name}', (error, answer) => console.log(error ? error.code : answer.join()))`;
  return (await client.exec(process.execPath, ['-e', script])).stdout.trim();
}

async function bareSite(): Promise<Lab> {
  return createLab({ sites: 1, lanHosts: 'bare' });
}

test('a client gets a lease with gateway and resolver, and is observed', async () => {
  await using lab = await bareSite();
  const drivers = startDrivers(lab.site(1));
  await drivers.driver('iproute2').activate(siteTarget(1));
  await drivers.driver('dnsmasq').activate(siteTarget(1));

  const address = await lease(lab.lanHost(1));

  expect(address).toMatch(/^10\.1\.0\.1[0-9]{2}\/24$/);
  expect((await lab.lanHost(1).sh('ip route show default')).stdout).toContain('via 10.1.0.1');
  const { leases } = await drivers.driver('dnsmasq').observe(siteTarget(1));
  expect(leases).toEqual([
    expect.objectContaining({ address: address.split('/')[0], macAddress: await macAddress(lab.lanHost(1)) }),
  ]);
});

test('a reserved address goes to its host', async () => {
  await using lab = await bareSite();
  const drivers = startDrivers(lab.site(1));
  const target = siteTarget(1);
  target.dhcp.servers[0]!.reservations = [
    { macAddress: await macAddress(lab.lanHost(1)), address: '10.1.0.42', hostname: 'printer' },
  ];
  await drivers.activate(target);
  expect(await lease(lab.lanHost(1))).toBe('10.1.0.42/24');
  expect(await resolve(lab.lanHost(1), '10.1.0.1', 'printer.office.example')).toBe('10.1.0.42');
});

test('names: local ones are answered, others asked of the WAN resolvers, nothing on the WAN itself', async () => {
  await using lab = await createLab({ sites: 1 });
  const upstream = lab.router.spawn('dnsmasq', [
    '--keep-in-foreground',
    '--conf-file=/dev/null',
    '--no-resolv',
    '--no-hosts',
    '--pid-file=',
    '--log-facility=-',
    '--host-record=www.example.net,151.101.1.80',
    '--host-record=rebound.example.net,10.1.0.1',
    '--host-record=files.corp.example,10.7.0.5',
    '--bind-interfaces',
    '--interface=br-access',
  ]);
  await upstream.waitFor(/started/);
  const target = siteTarget(1);
  target.dns.records = [{ name: 'server', address: '10.1.0.5' }];
  target.dns.privateDomains = ['corp.example'];
  target.firewall.policies.unshift({
    name: 'open for the test',
    from: 'wan',
    to: 'appliance',
    action: 'accept',
  });
  await startDrivers(lab.site(1)).activate(target);

  expect(await resolve(lab.lanHost(1), '10.1.0.1', 'server.office.example')).toBe('10.1.0.5');
  expect(await resolve(lab.lanHost(1), '10.1.0.1', 'www.example.net')).toBe('151.101.1.80');
  expect(await resolve(lab.lanHost(1), '10.1.0.1', 'rebound.example.net')).toBe('ENODATA');
  expect(await resolve(lab.lanHost(1), '10.1.0.1', 'files.corp.example')).toBe('10.7.0.5');
  expect(await resolve(lab.lanHost(1), '10.1.0.1', 'absent.office.example')).toBe('ENOTFOUND');
  expect(await resolve(lab.outsider, '198.51.100.11', 'server.office.example')).toBe('ECONNREFUSED');
});

test('names belong to their zone, reserved ones to their card, and some to nobody', async () => {
  await using lab = await createLab({ sites: 2, lanHosts: 'bare' });
  const [site, office, guest] = [lab.site(1), lab.lanHost(1), lab.lanHost(2)];
  const cable = ['link', 'add', 'eth3', 'netns', `${site.holderPid}`, 'type', 'veth', 'peer'];
  await execute('ip', [...cable, 'name', 'air0', 'netns', `${guest.holderPid}`]);
  const target = siteTarget(1);
  // Named like the device of the other LAN: their options must not be mixed.
  target.interfaces.lans = [
    { name: 'eth3', device: 'eth1', address: '10.1.0.1/24' },
    { name: 'guests', device: 'eth3', address: '10.9.0.1/24' },
  ];
  target.firewall.zones = [
    { name: 'wan', interfaces: ['wan1'] },
    { name: 'lan', interfaces: ['eth3'] },
    { name: 'guests', interfaces: ['guests'] },
  ];
  target.firewall.policies = ['lan', 'guests'].map((from) => ({
    name: from,
    from,
    to: 'appliance',
    action: 'accept',
  }));
  const card = '02:00:00:00:00:07';
  const [server] = target.dhcp.servers;
  const { reservations: _, ...common } = server!;
  target.dhcp.servers = [
    {
      ...common,
      lan: 'eth3',
      reservations: ['ignore', 'infinite', '45m', 'printer'].map((hostname, index) => ({
        macAddress: `${card.slice(0, -1)}${index}`,
        address: `10.1.0.4${index}`,
        hostname,
      })),
    },
    {
      ...common,
      lan: 'guests',
      rangeStart: '10.9.0.100',
      rangeEnd: '10.9.0.199',
      gateway: '10.9.0.1',
      nameservers: ['10.9.0.1'],
      reservations: [],
    },
  ];
  target.dns.lans = ['eth3', 'guests'];
  const drivers = startDrivers(site);
  expect(await drivers.driver('dnsmasq').check(target)).toEqual([]);
  await drivers.activate(target);

  const names = async (client: Host, resolver: string, asked: string[]) =>
    Object.fromEntries(
      await Promise.all(
        asked.map(async (name) => [name, await resolve(client, resolver, `${name}.office.example`)]),
      ),
    );
  for (const [index, name] of ['ignore', 'infinite', '45m'].entries()) {
    expect(await leaseAs(office, 'pc', 'eth0', `${card.slice(0, -1)}${index}`)).toBe(`10.1.0.4${index}`);
    expect(await names(office, '10.1.0.1', [name])).toEqual({ [name]: `10.1.0.4${index}` });
  }
  await leaseAs(office, 'wpad', 'eth0', '02:00:00:00:00:21');
  await leaseAs(office, 'printer', 'eth0', '02:00:00:00:00:22');
  const address = await leaseAs(office, 'fileserver', 'eth0', '02:00:00:00:00:23');
  const visitor = await leaseAs(guest, 'intranet', 'air0', '02:00:00:00:00:31');
  expect(visitor).toMatch(/^10\.9\.0\./);
  expect((await guest.sh('cat /run/air0.leases')).stdout).toContain('option routers 10.9.0.1;');
  expect((await office.sh('cat /run/eth0.leases')).stdout).toContain('option routers 10.1.0.1;');

  const asked = ['wpad', 'printer', 'fileserver', 'intranet'];
  expect(await names(office, '10.1.0.1', asked)).toEqual({
    wpad: 'ENOTFOUND',
    printer: '10.1.0.43',
    fileserver: address,
    intranet: 'ENOTFOUND',
  });
  expect(await names(guest, '10.9.0.1', asked)).toEqual({
    wpad: 'ENOTFOUND',
    printer: 'ENOTFOUND',
    fileserver: 'ENOTFOUND',
    intranet: visitor,
  });
  expect(await resolve(guest, '10.1.0.1', 'fileserver.office.example')).toMatch(/ETIMEOUT|ECONNREFUSED/);

  // The guests' LAN joins the zone of the others, and its leases come along.
  target.firewall.zones[1]?.interfaces.push('guests');
  target.firewall.zones.pop();
  target.firewall.policies.pop();
  await drivers.activate(target);
  expect(await names(office, '10.1.0.1', ['intranet', 'fileserver'])).toEqual({
    intranet: visitor,
    fileserver: address,
  });
  expect(await drivers.driver('dnsmasq').drift(target)).toEqual([]);
});

test('restarted only when its configuration changes, adopted by the next agent, back by itself after a crash', async () => {
  await using lab = await bareSite();
  const site = lab.site(1);
  const record = async () => (await site.sh(`cat ${RECORD}`)).stdout;
  const first = startDrivers(site);
  await first.driver('iproute2').activate(siteTarget(1));
  await first.driver('dnsmasq').activate(siteTarget(1));
  const before = await record();

  await first.driver('dnsmasq').activate(siteTarget(1));
  expect(await record()).toBe(before);
  await first.kill();
  const second = startDrivers(site);
  await second.driver('dnsmasq').activate(siteTarget(1));
  expect(await record()).toBe(before);

  await site.sh('kill -9 $(cat /run/sitekeeper/dnsmasq/lan.pid)');
  expect(await lease(lab.lanHost(1))).toMatch(/^10\.1\.0\./);

  const changed = siteTarget(1);
  changed.dns.cacheEntries = 500;
  await second.driver('dnsmasq').activate(changed);
  expect(await record()).not.toBe(before);
});

test('a stranger with the recorded process id is not signalled', async () => {
  await using lab = await bareSite();
  const site = lab.site(1);
  const drivers = startDrivers(site);
  await drivers.driver('iproute2').activate(siteTarget(1));
  await drivers.driver('dnsmasq').activate(siteTarget(1));
  const record = JSON.parse((await site.sh(`cat ${RECORD}`)).stdout);
  const stranger = site.spawn('sleep', ['1000']);
  await site.sh(`cat >${RECORD}`, { input: JSON.stringify({ ...record, pid: stranger.pid }) });

  await drivers.driver('dnsmasq').restore({ running: false });

  expect(stranger.child.exitCode ?? stranger.child.signalCode).toBeNull();
  await site.sh(`kill -9 -${record.pid}`);
});

test('what dnsmasq itself would take without a word is refused', async () => {
  await using lab = await bareSite();
  const { check } = startDrivers(lab.site(1)).driver('dnsmasq');
  const target = siteTarget(1);
  const [server] = target.dhcp.servers;
  Object.assign(server!, { rangeEnd: '10.2.0.199', gateway: '10.3.0.1' });
  target.dns.lans.push('guests');
  expect((await check(target)).map(({ path }) => path)).toEqual([
    '/dhcp/servers/0/rangeEnd',
    '/dhcp/servers/0/gateway',
    '/dns/lans/1',
  ]);

  const absurd = siteTarget(1);
  absurd.dns.forwarders = ['10.1.0.300'];
  expect(await check(absurd)).toEqual([
    { path: '/dhcp', code: 'check-failed', message: expect.stringContaining('dnsmasq') },
  ]);
});

test('stopped when no LAN is served, and by the return to the factory state', async () => {
  await using lab = await bareSite();
  const site = lab.site(1);
  const drivers = startDrivers(site);
  await drivers.driver('iproute2').activate(siteTarget(1));
  const captured = await drivers.driver('dnsmasq').capture();
  const none = siteTarget(1);
  none.dhcp.servers = [];
  none.dns.lans = [];

  for (const stop of [
    () => drivers.driver('dnsmasq').activate(none),
    () => drivers.driver('dnsmasq').restore(captured),
  ]) {
    await drivers.driver('dnsmasq').activate(siteTarget(1));
    expect((await site.sh('ss -Huln sport = 67')).stdout).not.toBe('');
    await stop();
    expect((await site.sh('ss -Huln sport = 67')).stdout).toBe('');
  }
});
