import { expect, test } from 'vitest';
import { startDrivers } from '../../lib/drivers/site-drivers.ts';
import { siteTarget, twoLines } from '../../lib/drivers/site-target.ts';
import { CONTROL, createLab, ROUTER, siteAddress } from '../../lib/lab/index.ts';

test('addresses, default route, host name and resolvers are as the target state says', async () => {
  await using lab = await createLab({ sites: 1, wan: 'bare' });
  const site = lab.site(1);
  const iproute2 = startDrivers(site).driver('iproute2');

  expect(await iproute2.check(siteTarget(1))).toEqual([]);
  await iproute2.activate(siteTarget(1));

  expect((await site.sh('ip -4 -brief address show dev eth1')).stdout).toContain('10.1.0.1/24');
  expect((await site.sh('ip route show default')).stdout.trim()).toBe(
    `default via ${ROUTER} dev eth0 metric 100`,
  );
  expect((await site.sh('hostname')).stdout.trim()).toBe('site1');
  expect((await site.sh('cat /etc/resolv.conf')).stdout).toBe(`nameserver ${ROUTER}\n`);
  expect((await site.sh('readlink /etc/localtime')).stdout.trim()).toBe('/usr/share/zoneinfo/Asia/Taipei');
  await site.exec('ping', ['-c1', '-W2', CONTROL]);
  expect((await iproute2.observe(siteTarget(1))).wanAddresses).toEqual([
    { wan: 'wan1', address: siteAddress(1), prefixLength: 24 },
  ]);
});

test('activating the same again changes nothing in the kernel', async () => {
  await using lab = await createLab({ sites: 1 });
  const site = lab.site(1);
  const iproute2 = startDrivers(site).driver('iproute2');
  await iproute2.activate(siteTarget(1));

  const monitor = site.spawn('ip', ['-4', 'monitor', 'address', 'route']);
  const mark = (address: string) =>
    site.sh(`ip address replace ${address}/32 dev eth2; ip address delete ${address}/32 dev eth2`);
  while (!monitor.output().includes('172.16.0.1')) await mark('172.16.0.1');
  await iproute2.activate(siteTarget(1));
  await mark('172.16.0.2');
  const events = (await monitor.waitFor(/172\.16\.0\.2/)).split('\n');

  expect(events.filter((line) => line !== '' && !/172\.16\.0\.|valid_lft/.test(line))).toEqual([]);
});

test('what an earlier target state made is gone after the next, other devices are not touched', async () => {
  await using lab = await createLab({ sites: 1 });
  const site = lab.site(1);
  const iproute2 = startDrivers(site).driver('iproute2');
  await site.sh(
    'ip link add other type veth peer name far && ip address add 172.16.0.1/24 dev other && ip link set other up',
  );
  await iproute2.activate(siteTarget(1));

  const moved = siteTarget(1);
  moved.interfaces.lans[0] = { name: 'lan1', device: 'eth2', address: '10.9.0.1/24' };
  const [wan] = moved.interfaces.wans;
  wan!.addressing = { method: 'static', address: '198.51.100.99/24', gateway: ROUTER, nameservers: [] };
  wan!.mtuBytes = 1400;
  await iproute2.activate(moved);

  const { stdout } = await site.sh(
    'ip -4 -oneline address show scope global | while read -r _ dev _ address _; do echo $dev $address; done',
  );
  expect(stdout.trim().split('\n').sort()).toEqual([
    'eth0 198.51.100.99/24',
    'eth2 10.9.0.1/24',
    'other 172.16.0.1/24',
  ]);
  expect((await site.sh('cat /sys/class/net/eth0/mtu')).stdout.trim()).toBe('1400');
  await site.exec('ping', ['-c1', '-W2', CONTROL]);
});

test('the factory state comes back as it was captured', async () => {
  await using lab = await createLab({ sites: 1 });
  const site = lab.site(1);
  const iproute2 = startDrivers(site).driver('iproute2');
  const state = async () =>
    (
      await site.sh(
        'hostname; cat /etc/resolv.conf; readlink /etc/localtime; ls /etc/systemd/timesyncd.conf.d 2>/dev/null || true; ip -4 -oneline address; ip route; ip -brief link | grep -v UNKNOWN',
      )
    ).stdout;
  await site.sh('echo nameserver 192.0.2.53 >/etc/resolv.conf; hostname factory');
  const before = await state();

  const captured = await iproute2.capture();
  const wrong = siteTarget(1);
  wrong.system.ntpServers = ['192.0.2.123'];
  wrong.interfaces.wans[0]!.addressing = {
    method: 'static',
    address: '198.51.100.200/24',
    gateway: '198.51.100.201',
    nameservers: ['192.0.2.1'],
  };
  await iproute2.activate(wrong);
  expect(await state()).not.toBe(before);
  await iproute2.restore(captured);

  expect(await state()).toBe(before);
  await site.exec('ping', ['-c1', '-W2', CONTROL]);
});

test('the WAN with the lower priority number carries the default route', async () => {
  await using lab = await createLab({ sites: 1, wan: 'bare' });
  const site = lab.site(1);
  const iproute2 = startDrivers(site).driver('iproute2');
  await iproute2.activate(twoLines(1));
  expect((await site.sh(`ip route get ${CONTROL}`)).stdout).toContain('dev eth0');

  await lab.router.sh('ip link set access1 down');

  expect((await site.sh(`ip route get ${CONTROL}`)).stdout).toContain('dev eth2');
  await site.exec('ping', ['-c1', '-W2', CONTROL]);
});

test('a point-to-point line reaches a gateway outside its /32, and another one in its place', async () => {
  await using lab = await createLab({ sites: 1, wan: 'bare' });
  const site = lab.site(1);
  const iproute2 = startDrivers(site).driver('iproute2');
  await lab.router.sh(
    'ip address add 169.254.1.1/32 dev br-access; ip address add 169.254.1.2/32 dev br-access',
  );
  await lab.router.sh(`ip route add ${siteAddress(1)}/32 dev br-access`);
  const target = siteTarget(1);
  for (const gateway of ['169.254.1.1', '169.254.1.2']) {
    target.interfaces.wans[0]!.addressing = {
      method: 'static',
      address: `${siteAddress(1)}/32`,
      gateway,
      nameservers: [],
    };
    expect(await iproute2.check(target)).toEqual([]);
    await iproute2.activate(target);
    expect(await iproute2.drift(target)).toEqual([]);
    await site.exec('ping', ['-c1', '-W2', CONTROL]);
  }
});
