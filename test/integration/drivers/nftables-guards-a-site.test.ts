import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SiteDrivers, startDrivers } from '../../lib/drivers/site-drivers.ts';
import { sitePeer, siteTarget } from '../../lib/drivers/site-target.ts';
import {
  createLab,
  type Host,
  type Lab,
  lanHostAddress,
  OUTSIDER,
  ROUTER,
  siteAddress,
} from '../../lib/lab/index.ts';
import { closeAtBoot } from '../../lib/lab/power.ts';

let lab: Lab;
let drivers: SiteDrivers;
beforeAll(async () => {
  lab = await createLab({ sites: 1 });
  drivers = startDrivers(lab.site(1));
  await drivers.driver('iproute2').activate(siteTarget(1));
});
afterAll(() => lab?.[Symbol.asyncDispose]());

/** Answers each connection with the address it came from. */
async function serve(host: Host, port: number) {
  const script = `require('node:net').createServer((socket) => socket.end(socket.remoteAddress))
    .listen(${port}, '0.0.0.0', () => console.log('listening'))`;
  const server = host.spawn(process.execPath, ['-e', script]);
  await server.waitFor(/listening/);
  return server;
}

/** What the server said, or the error's code. */
async function call(host: Host, address: string, port: number): Promise<string> {
  const script = `require('node:net').connect(${port}, '${address}').setTimeout(1500, () => { console.log('no answer'); process.exit() })
    .on('data', (data) => { console.log(String(data)); process.exit() }).on('error', (error) => console.log(error.code))`;
  return (await host.exec(process.execPath, ['-e', script])).stdout.trim();
}

const pings = async (from: Host, to: string) =>
  (await from.exec('ping', ['-c1', '-W1', to], { allowFailure: true })).code === 0;

test('before the filter nothing is forwarded', async () => {
  expect(await pings(lab.lanHost(1), OUTSIDER)).toBe(false);
});

test('a LAN host reaches the internet by the address of the WAN', async () => {
  await drivers.driver('nftables').activate(siteTarget(1));
  const server = await serve(lab.outsider, 8000);
  expect(await call(lab.lanHost(1), OUTSIDER, 8000)).toBe(siteAddress(1));
  expect(await pings(lab.lanHost(1), OUTSIDER)).toBe(true);
  await server.stop();
});

test('an unsolicited packet from the WAN is dropped, on the appliance and behind it', async () => {
  await drivers.driver('nftables').activate(siteTarget(1));
  const own = await serve(lab.site(1), 8001);
  const behind = await serve(lab.lanHost(1), 8001);
  await lab.router.sh(`ip route replace 10.1.0.0/24 via ${siteAddress(1)}`);

  expect(await call(lab.outsider, siteAddress(1), 8001)).toBe('no answer');
  expect(await call(lab.outsider, lanHostAddress(1), 8001)).toBe('no answer');
  expect(await pings(lab.outsider, siteAddress(1))).toBe(false);
  expect(await call(lab.lanHost(1), '10.1.0.1', 8001)).toBe(lanHostAddress(1));
  await Promise.all([own.stop(), behind.stop()]);
});

test('a forwarded port leads to its host, for admitted sources only', async () => {
  const target = siteTarget(1);
  target.firewall.portForwards = [
    { name: 'web', wan: 'wan1', protocol: 'tcp', publicPort: 8080, address: lanHostAddress(1), port: 80 },
    {
      name: 'closed',
      wan: 'wan1',
      protocol: 'tcp',
      publicPort: 8081,
      address: lanHostAddress(1),
      port: 80,
      sources: ['192.0.2.0/24'],
    },
  ];
  await drivers.driver('nftables').activate(target);
  const server = await serve(lab.lanHost(1), 80);

  expect(await call(lab.outsider, siteAddress(1), 8080)).toBe(OUTSIDER);
  expect(await call(lab.outsider, siteAddress(1), 8081)).toBe('no answer');

  await drivers.driver('nftables').activate(siteTarget(1));
  expect(await call(lab.outsider, siteAddress(1), 8080)).toBe('no answer');
  await server.stop();
});

test('the first policy that matches decides; reject answers', async () => {
  const target = siteTarget(1);
  target.firewall.policies.unshift(
    {
      name: 'one host only',
      from: 'lan',
      to: 'wan',
      destinations: [`${OUTSIDER}/32`],
      services: [{ protocol: 'tcp', ports: [8002] }],
      action: 'accept',
    },
    { name: 'no other', from: 'lan', to: 'wan', services: [{ protocol: 'tcp' }], action: 'reject' },
  );
  await drivers.driver('nftables').activate(target);
  const servers = [await serve(lab.outsider, 8002), await serve(lab.outsider, 8003)];

  expect(await call(lab.lanHost(1), OUTSIDER, 8002)).toBe(siteAddress(1));
  expect(await call(lab.lanHost(1), OUTSIDER, 8003)).toBe('EHOSTUNREACH');
  expect(await pings(lab.lanHost(1), OUTSIDER)).toBe(true);
  await Promise.all(servers.map((server) => server.stop()));
});

test('the appliance reaches out unless a policy says otherwise', async () => {
  const server = await serve(lab.outsider, 8004);
  await drivers.driver('nftables').activate(siteTarget(1));
  expect(await call(lab.site(1), OUTSIDER, 8004)).toBe(siteAddress(1));
  const cutOff = siteTarget(1);
  cutOff.firewall.policies.push({
    name: 'nothing out',
    from: 'appliance',
    to: 'wan',
    services: [{ protocol: 'tcp' }],
    action: 'drop',
  });
  await drivers.driver('nftables').activate(cutOff);
  expect(await call(lab.site(1), OUTSIDER, 8004)).toBe('no answer');
  await server.stop();
});

test('what pretends to come from the LAN is dropped on the WAN', async () => {
  const target = siteTarget(1);
  target.firewall.policies.unshift({
    name: 'ping',
    from: 'wan',
    to: 'appliance',
    services: [{ protocol: 'icmp' }],
    action: 'accept',
  });
  await drivers.driver('nftables').activate(target);
  expect(await pings(lab.outsider, siteAddress(1))).toBe(true);
  await lab.outsider.sh('ip address add 10.1.0.77/32 dev lo');
  const counter = async () =>
    Number(
      /10\.1\.0\.0\/24 counter packets (\d+)/.exec(
        (await lab.site(1).sh('nft list table inet sitekeeper')).stdout,
      )?.[1],
    );
  const before = await counter();

  await lab.outsider.exec('ping', ['-c1', '-W1', '-I', '10.1.0.77', siteAddress(1)], { allowFailure: true });

  expect(await counter()).toBe(before + 1);
});

test('while its tunnel is down the appliance sends nothing into it in the clear', async () => {
  const server = await serve(lab.outsider, 8005);
  await drivers.driver('nftables').activate(siteTarget(1));
  expect(await call(lab.site(1), OUTSIDER, 8005)).toBe(siteAddress(1));
  const remote = [`${OUTSIDER}/32`, '198.51.0.0/16'];
  await drivers.driver('nftables').activate(siteTarget(1, [sitePeer(1, 2, { remote })]));
  expect(await call(lab.site(1), OUTSIDER, 8005)).toMatch(/no answer|EPERM/);
  expect(await pings(lab.site(1), ROUTER)).toBe(true);
  await server.stop();
});

test('beside the closed filter a box gets answers and nothing else, until a target state runs', async () => {
  const own = await serve(lab.site(1), 8006);
  const target = siteTarget(1);
  target.firewall.policies.unshift({ name: 'open', from: 'wan', to: 'appliance', action: 'accept' });
  await drivers.driver('nftables').activate(target);
  expect(await call(lab.outsider, siteAddress(1), 8006)).toBe(OUTSIDER);
  await closeAtBoot(lab.site(1));
  expect(await call(lab.outsider, siteAddress(1), 8006)).toBe('no answer');
  expect(await pings(lab.site(1), OUTSIDER)).toBe(true);
  await drivers.driver('nftables').activate(target);
  expect(await call(lab.outsider, siteAddress(1), 8006)).toBe(OUTSIDER);
  await own.stop();
});

test('while a change runs, only what the states before and after both admit gets in', async () => {
  const own = await serve(lab.site(1), 8007);
  const nftables = drivers.driver('nftables');
  const open = siteTarget(1);
  open.firewall.policies.unshift({ name: 'open', from: 'wan', to: 'appliance', action: 'accept' });
  const answers = () => call(lab.outsider, siteAddress(1), 8007);

  await nftables.activate(open);
  await nftables.guard({ before: open, after: siteTarget(1) });
  expect(await answers()).toBe('no answer');
  await nftables.activate(siteTarget(1));
  await nftables.guard({ before: siteTarget(1), after: open });
  expect(await answers()).toBe('no answer');
  await nftables.activate(open);
  expect(await answers()).toBe(OUTSIDER);
  await nftables.guard({ before: siteTarget(1), after: null });
  expect(await answers()).toBe('no answer');
  await nftables.activate(open);
  expect(await answers()).toBe(OUTSIDER);
  await own.stop();
});

test('rolled back to the captured filter, whatever it was', async () => {
  const nftables = drivers.driver('nftables');
  const table = async () =>
    (await lab.site(1).sh('nft list tables; cat /proc/sys/net/ipv4/ip_forward')).stdout;
  await lab
    .site(1)
    .sh('nft delete table inet sitekeeper; echo 0 >/proc/sys/net/ipv4/ip_forward; nft add table inet other');
  const before = await table();

  const captured = await nftables.capture();
  await nftables.activate(siteTarget(1));
  expect(await table()).toBe('table inet other\ntable inet sitekeeper\n1\n');
  await nftables.restore(captured);

  expect(await table()).toBe(before);
});

test('what cannot work is refused before anything changes', async () => {
  const target = siteTarget(1);
  target.firewall.zones[1]!.interfaces.push('lan9');
  target.firewall.policies.push({ name: 'nowhere', from: 'guests', to: 'wan', action: 'accept' });
  target.firewall.portForwards.push({
    name: 'web',
    wan: 'wan1',
    protocol: 'tcp',
    publicPort: 80,
    address: '10.7.0.1',
    port: 80,
  });
  const findings = await drivers.driver('nftables').check(target);
  expect(findings.map(({ path }) => path)).toEqual([
    '/firewall/zones/1/interfaces/1',
    '/firewall/policies/8/from',
    '/firewall/portForwards/0/address',
  ]);

  const absurd = siteTarget(1);
  absurd.firewall.policies[0]!.name = 'x" accept #';
  expect(await drivers.driver('nftables').check(absurd)).toEqual([
    { path: '/firewall', code: 'check-failed', message: expect.stringContaining('nft') },
  ]);
});
