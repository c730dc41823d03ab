import { expect, test } from 'vitest';
import { startDrivers } from '../../lib/drivers/site-drivers.ts';
import { sitePeer, siteTarget } from '../../lib/drivers/site-target.ts';
import { CONTROL, createLab, type Lab, ROUTER, siteAddress } from '../../lib/lab/index.ts';

const POOL = /^198\.51\.100\.(5[0-9])$/;

function dhcpTarget() {
  const target = siteTarget(1);
  target.interfaces.wans[0]!.addressing = { method: 'dhcp' };
  return target;
}

/** The access provider's DHCP server. */
async function serveAccess(lab: Lab, network = '198.51.100', router = ROUTER) {
  const server = lab.router.spawn('dnsmasq', [
    '--keep-in-foreground',
    '--conf-file=/dev/null',
    '--port=0',
    '--interface=br-access',
    '--bind-interfaces',
    '--log-facility=-',
    '--dhcp-leasefile=/run/leases',
    '--pid-file=',
    '--no-ping',
    '--dhcp-authoritative',
    `--dhcp-range=${network}.50,${network}.59,255.255.255.0,1h`,
    `--dhcp-option=option:router,${router}`,
    '--dhcp-option=option:dns-server,192.0.2.53,192.0.2.54',
  ]);
  await server.waitFor(/sockets bound/);
  return server;
}

test('address, default route and resolvers come from the access provider', async () => {
  await using lab = await createLab({ sites: 1, wan: 'bare' });
  await serveAccess(lab);
  const site = lab.site(1);
  const iproute2 = startDrivers(site).driver('iproute2');

  await iproute2.activate(dhcpTarget());

  const { wanAddresses } = await iproute2.observe(dhcpTarget());
  expect(wanAddresses).toEqual([{ wan: 'wan1', address: expect.stringMatching(POOL), prefixLength: 24 }]);
  expect((await site.sh('ip route show default')).stdout).toMatch(
    /^default via 198\.51\.100\.1 dev eth0 .*metric 100/,
  );
  expect((await site.sh('cat /etc/resolv.conf')).stdout).toBe(
    'nameserver 192.0.2.53\nnameserver 192.0.2.54\n',
  );
  await site.exec('ping', ['-c1', '-W2', CONTROL]);
});

test('the client outlives the agent and is taken over by the next one', async () => {
  await using lab = await createLab({ sites: 1, wan: 'bare' });
  await serveAccess(lab);
  const site = lab.site(1);
  const first = startDrivers(site);
  await first.driver('iproute2').activate(dhcpTarget());
  const clients = async () => (await site.sh('cat /run/sitekeeper/iproute2/client-wan1.json')).stdout;
  const before = await clients();
  await first.kill();

  await startDrivers(site).driver('iproute2').activate(dhcpTarget());

  expect(await clients()).toBe(before);
  await site.exec('ping', ['-c1', '-W2', CONTROL]);
});

test('from static to DHCP to static: each time only the address of the method remains', async () => {
  await using lab = await createLab({ sites: 1 });
  await serveAccess(lab);
  const site = lab.site(1);
  const iproute2 = startDrivers(site).driver('iproute2');
  const addresses = async () =>
    JSON.parse((await site.sh('ip -4 -json address show dev eth0')).stdout)[0].addr_info.map(
      (each: { local: string }) => each.local,
    );

  await iproute2.activate(siteTarget(1));
  await iproute2.activate(dhcpTarget());
  expect(await addresses()).toEqual([expect.stringMatching(POOL)]);
  await iproute2.activate(siteTarget(1));

  expect(await addresses()).toEqual([siteAddress(1)]);
  expect((await site.sh('ip route show default')).stdout.trim()).toBe(
    `default via ${ROUTER} dev eth0 metric 100`,
  );
  expect((await site.sh('cat /etc/resolv.conf')).stdout).toBe(`nameserver ${ROUTER}\n`);
});

test('without a DHCP server the old address does not linger, and the factory state can be restored', async () => {
  await using lab = await createLab({ sites: 1 });
  const site = lab.site(1);
  const iproute2 = startDrivers(site).driver('iproute2');
  const captured = await iproute2.capture();

  await iproute2.activate(dhcpTarget());
  expect((await iproute2.observe(dhcpTarget())).wanAddresses).toEqual([]);
  await iproute2.restore(captured);

  await site.exec('ping', ['-c1', '-W2', CONTROL]);
  expect((await site.sh('ls /run/sitekeeper/iproute2')).stdout).not.toContain('client-wan1.json');
});

test('an address inside a LAN is not taken until the LAN gives way, and no LAN is laid over a line', async () => {
  await using lab = await createLab({ sites: 1, wan: 'bare' });
  await lab.router.sh('ip address add 10.1.0.254/24 dev br-access');
  await serveAccess(lab, '10.1.0', '10.1.0.254');
  const site = lab.site(1);
  const iproute2 = startDrivers(site).driver('iproute2');
  const onLine = async () => (await site.sh('ip -4 -o address show dev eth0')).stdout;

  await iproute2.activate(dhcpTarget());
  expect(await onLine()).toBe('');
  const offer = { wan: 'wan1', address: expect.stringMatching(/^10\.1\.0\.5\d$/), prefixLength: 24 };
  expect((await iproute2.observe(dhcpTarget())).wanAddresses).toEqual([
    { ...offer, refusedFor: '10.1.0.0/24' },
  ]);

  const moved = dhcpTarget();
  moved.interfaces.lans[0]!.address = '10.77.0.1/24';
  expect(await iproute2.check(moved)).toEqual([]);
  await iproute2.activate(moved);
  expect(await onLine()).toContain('10.1.0.5');
  expect((await iproute2.observe(moved)).wanAddresses).toEqual([offer]);

  expect(await iproute2.check(dhcpTarget())).toEqual([
    {
      path: '/interfaces/lans/0/address',
      code: 'check-failed',
      message: '10.1.0.0/24 of lan1 overlaps 10.1.0.0/24, where wan1 is by DHCP',
    },
  ]);
  const tunnelled = { ...moved, vpn: { siteToSite: [sitePeer(1, 2, { remote: ['10.0.0.0/14'] })] } };
  expect((await iproute2.check(tunnelled)).map(({ path }) => path)).toEqual(['/vpn']);
});
