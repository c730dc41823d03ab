import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Network } from '../../cloud/networks/schema.ts';
import { eventually } from '../lib/eventually.ts';
import { type LabCloud, startLabCloud } from '../lib/lab/cloud.ts';
import {
  accessLine,
  applyNetwork,
  converged,
  type LabCustomer,
  openCustomer,
  targetOf,
} from '../lib/lab/customer.ts';
import { createLab, type Lab, siteAddress } from '../lib/lab/index.ts';
import { leaseOf, pings, transcript } from '../lib/lab/traffic.ts';

const SITES = [1, 2, 3];
/** Where the hub's line is moved to in the end. */
const MOVED = '198.51.100.99';
const stack = new AsyncDisposableStack();
let lab: Lab;
let cloud: LabCloud;
let customer: LabCustomer;
let network: Network;

/** Address of the host on the LAN of a site, by lease. */
const leases = new Map<number, string>();

beforeAll(async () => {
  lab = stack.use(await createLab({ sites: SITES.length, lanHosts: 'bare' }));
  cloud = stack.use(await startLabCloud(lab));
  customer = stack.use(await openCustomer(cloud.rest, lab, SITES.length));
  network = await applyNetwork(cloud.rest, customer, { topology: 'mesh' });
});

afterAll(() => stack.disposeAsync());

test('boxes that hold nothing but their bootstrap file are in sync within 60 s, tunnels up', async () => {
  for (const { agent } of customer.sites) agent.start();
  const end = Date.now() + 60_000;
  for (const site of customer.sites) {
    await converged(cloud.rest, site, { tunnels: 2, withinMs: Math.max(0, end - Date.now()) });
  }
});

test("each box holds certificates of the product's authority", async () => {
  for (const { applianceId } of customer.sites) {
    const { items } = await cloud.rest.get<{ items: { profile: string; revokedAt: string | null }[] }>(
      `appliances/${applianceId}/certificates`,
    );
    expect(items.map(({ profile }) => profile).sort()).toEqual(['device', 'vpn-gateway']);
    expect(items.every(({ revokedAt }) => revokedAt === null)).toBe(true);
  }
});

test('a client on each LAN gets a lease from its box', async () => {
  for (const number of SITES) {
    const target = await targetOf(cloud.rest, customer.site(number).applianceId);
    const address = await leaseOf(lab.lanHost(number));
    expect(address).toMatch(target.interfaces.lans[0]!.address.replace(/\.1\/24$/, '.'));
    leases.set(number, address);
  }
});

test('a host on LAN 1 reaches hosts on LANs 2 and 3, and what crosses the public network is ESP only', async () => {
  const seen = await transcript(lab.router, 'br-access', async () => {
    for (const number of [2, 3]) {
      expect(await pings(lab.lanHost(1), leases.get(number)!), `LAN ${number}`).toBe(true);
    }
  });
  expect(seen).toMatch(/UDP-encap: ESP|ESP\(spi/);
  expect(seen).not.toMatch(/ICMP echo/);
});

test('a host on a LAN reaches the internet from the address of its box', async () => {
  const { stdout } = await lab.lanHost(1).sh('ping -c 1 -W 2 203.0.113.20');
  expect(stdout).toContain('1 received');
});

test('an unsolicited packet from the WAN is dropped', async () => {
  expect(await pings(lab.outsider, siteAddress(1))).toBe(false);
  await lab.outsider.sh(`ip route add 10.0.0.0/8 via 203.0.113.1`);
  await lab.router.sh(`ip route replace 10.0.0.0/8 via ${siteAddress(1)}`);
  expect(await pings(lab.outsider, leases.get(1)!)).toBe(false);
  await lab.router.sh('ip route del 10.0.0.0/8');
});

test('in one call the mesh becomes hub and spoke, and spokes reach each other through the hub', async () => {
  const hub = customer.site(1);
  await cloud.rest.patch(`networks/${network.id}?apply=true&confirm_within_seconds=30`, {
    parameters: { topology: 'hub-and-spoke', hubSiteId: hub.siteId },
  });
  await Promise.all([
    converged(cloud.rest, hub, { tunnels: 2 }),
    converged(cloud.rest, customer.site(2), { tunnels: 1 }),
    converged(cloud.rest, customer.site(3), { tunnels: 1 }),
  ]);
  await eventually(() => pings(lab.lanHost(2), leases.get(3)!), 'spoke 2 reaches spoke 3');
  const direct = `host ${siteAddress(2)} and host ${siteAddress(3)}`;
  const byHub = `host ${siteAddress(1)} and host ${siteAddress(3)}`;
  const probe = async () => {
    expect(await pings(lab.lanHost(2), leases.get(3)!)).toBe(true);
  };
  expect(await transcript(lab.router, 'br-access', probe, direct)).toBe('');
  expect(await transcript(lab.router, 'br-access', probe, byHub)).toMatch(/ESP/);
});

test('a new public address of the hub reaches its spokes by itself', async () => {
  const hub = customer.site(1);
  await cloud.rest.patch(`sites/${hub.siteId}`, { accessLines: [accessLine(MOVED)] });
  await eventually(async () => {
    const { vpn } = await targetOf(cloud.rest, customer.site(2).applianceId);
    return vpn.siteToSite[0]?.remoteAddress === MOVED;
  }, 'the spoke is asked to call the new address');
  await Promise.all([
    converged(cloud.rest, hub, { tunnels: 2 }),
    converged(cloud.rest, customer.site(2), { tunnels: 1 }),
    converged(cloud.rest, customer.site(3), { tunnels: 1 }),
  ]);
  await eventually(() => pings(lab.lanHost(2), leases.get(3)!), 'spoke 2 reaches spoke 3 again');
});
