import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type SiteDrivers, startDrivers } from '../../lib/drivers/site-drivers.ts';
import { sitePeer, twoLines } from '../../lib/drivers/site-target.ts';
import { createVpnAuthority } from '../../lib/drivers/vpn-authority.ts';
import { eventually } from '../../lib/eventually.ts';
import { serveAccess } from '../../lib/lab/access-provider.ts';
import { SECOND_ROUTER } from '../../lib/lab/addresses.ts';
import { createLab, type Lab, secondSiteAddress } from '../../lib/lab/index.ts';

const stack = new AsyncDisposableStack();
const target = twoLines(1, [sitePeer(1, 2, { role: 'initiator' })], { method: 'dhcp' });
const LOAD = 'swanctl --load-conns --uri unix:///run/sitekeeper/strongswan/charon.vici --file';
let lab: Lab;
let drivers: SiteDrivers;
beforeAll(async () => {
  const authority = stack.use(await createVpnAuthority());
  lab = stack.use(await createLab({ sites: 1 }));
  const hardware = (await lab.site(1).sh('cat /sys/class/net/eth2/address')).stdout.trim();
  await serveAccess(lab.router, hardware, secondSiteAddress(1), SECOND_ROUTER);
  drivers = startDrivers(lab.site(1), await authority.issue(1));
  await drivers.activate(target);
});
afterAll(() => stack.disposeAsync());

const messages = async () => (await drivers.drift(target)).map(({ message }) => message).sort();

test('a box that runs what it was given shows no drift, and looking changes nothing', async () => {
  expect(await drivers.drift(target)).toEqual([]);
  expect(await drivers.drift(target)).toEqual([]);
});

describe('somebody', () => {
  afterEach(async () => {
    await drivers.activate(target);
    await eventually(async () => (await drivers.drift(target)).length === 0, 'all is as it was', {
      withinMs: 10_000,
    });
  });

  test.for<[string, string, string[]]>([
    ['flushes the packet filter', 'nft flush ruleset', ['table inet sitekeeper is not there']],
    [
      'lets in what is not let in',
      'nft insert rule inet sitekeeper input tcp dport 23 accept',
      ['table inet sitekeeper: 0 lines are missing, 1 are foreign'],
    ],
    ['turns off forwarding', 'sysctl -qw net.ipv4.ip_forward=0', ['forwarding of IPv4 is off']],
    [
      'adds an address and a route',
      'ip address add 10.77.0.1/24 dev eth1; ip route add 10.78.0.0/24 via 10.1.0.9',
      [
        'address of eth1 is foreign: 10.77.0.1/24',
        'route of eth1 is foreign: 10.78.0.0/24 via 10.1.0.9 metric 0',
      ],
    ],
    ['shuts a device', 'ip link set eth1 down', ['eth1 is down']],
    [
      'takes away the address a client obtained',
      'ip -4 address flush dev eth2',
      ['wan2: the address obtained is gone'],
    ],
    ['takes away a default route', 'ip route delete default dev eth2', ['wan2: the default route is gone']],
    ['gives the box another name', 'hostname intruder', ['the host name is another one']],
    [
      'edits the file of dnsmasq',
      "sed -i 's/cache-size=1000/cache-size=0/' /var/lib/sitekeeper/dnsmasq/lan.conf",
      ['dnsmasq-lan.conf: 1 lines are missing, 1 are foreign'],
    ],
    [
      'kills dnsmasq and its keeper',
      'kill -9 $(sed \'s/.*"pid":\\([0-9]*\\).*/\\1/\' /run/sitekeeper/dnsmasq/dnsmasq-lan.json) $(cat /run/sitekeeper/dnsmasq/lan.pid)',
      ['dnsmasq-lan does not run'],
    ],
    [
      'loads another connection instead of ours',
      `echo 'connections { foreign { remote_addrs = 192.0.2.9 } }' >/tmp/conns; ${LOAD} /tmp/conns`,
      ['charon has a foreign connection foreign', 'connection site2 is not loaded into charon'],
    ],
    [
      'takes a route out of the tunnels',
      'ip route flush table 210',
      ['route into the tunnels is missing: 10.2.0.0/24'],
    ],
  ])('%s', async ([, command, expected]) => {
    await lab.site(1).sh(command);
    expect(await messages()).toEqual(expect.arrayContaining(expected));
  });
});

test('what is told points into the target state and holds no secret', async () => {
  await lab.site(1).sh('ip address add 10.77.0.1/24 dev eth1');
  expect(await drivers.drift(target)).toEqual([
    {
      path: '/interfaces/lans/0',
      section: 'interfaces',
      expected: 'nothing',
      actual: '10.77.0.1/24',
      message: 'address of eth1 is foreign: 10.77.0.1/24',
    },
  ]);
});
