import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Network } from '../../cloud/networks/schema.ts';
import { eventually } from '../lib/eventually.ts';
import { type LabCloud, startLabCloud } from '../lib/lab/cloud.ts';
import {
  appliance,
  applyNetwork,
  converged,
  type LabCustomer,
  openCustomer,
  targetOf,
} from '../lib/lab/customer.ts';
import { createLab, type Lab, siteAddress } from '../lib/lab/index.ts';
import { type Intrusion, listen, tryToGetIn } from '../lib/lab/intrusion.ts';
import { markersOf } from '../lib/lab/markers.ts';
import { closeAtBoot } from '../lib/lab/power.ts';
import { leaseOf, pings } from '../lib/lab/traffic.ts';

const SITES = [1, 2];
const stack = new AsyncDisposableStack();
let lab: Lab;
let cloud: LabCloud;
let customer: LabCustomer;
let network: Network;
/** Of the host on LAN 2, once it has a lease. */
let far = '';
/** Of site 1 on its LAN. */
let resolver = '';
let marker = 0;
let intrusion: Intrusion;

beforeAll(async () => {
  lab = stack.use(await createLab({ sites: SITES.length, lanHosts: 'bare' }));
  cloud = stack.use(await startLabCloud(lab));
  customer = stack.use(await openCustomer(cloud.rest, lab, SITES.length));
  network = await applyNetwork(cloud.rest, customer, { topology: 'mesh' });
  await closeAtBoot(lab.site(1));
  await listen(lab.site(1), 8001);
  await lab.router.sh(`ip route add 10.0.0.0/8 via ${siteAddress(1)}`);
  intrusion = await tryToGetIn(lab.outsider, [
    `${siteAddress(1)}:8001`,
    `${siteAddress(1)}:53`,
    '10.0.0.1:53',
  ]);
});

afterAll(() => stack.disposeAsync());

/** A change of site 1 that shows in the packet filter and in the resolver. Returns its revision. */
async function applyMarked(): Promise<number> {
  marker += 1;
  const policy = {
    name: `marker-${marker}`,
    from: 'lan',
    to: 'wan',
    services: [{ protocol: 'icmp' }],
    action: 'accept',
  };
  const overrides = {
    firewall: { policies: [policy] },
    dns: { records: [{ name: `marker-${marker}.test`, address: '10.99.0.1' }] },
  };
  const { revision } = await cloud.rest.patch<Network>(
    `networks/${network.id}?apply=true&confirm_within_seconds=30`,
    { parameters: { siteOverrides: { [customer.site(1).siteId]: overrides } } },
  );
  return revision ?? 0;
}

const runsMarker = () => markersOf(lab.site(1), resolver);

/** The box of a site is switched on again, with nothing but its disk. */
async function switchOn(number: number): Promise<void> {
  const { agent } = customer.site(number);
  agent.start();
  await agent.running().waitFor(/"msg":"last good state runs"/);
}

const lansMeet = () => eventually(() => pings(lab.lanHost(1), far), 'LAN 1 reaches LAN 2');

test('a factory-fresh box that loses its power in its first apply begins anew and gets there', async () => {
  const [first, second] = [customer.site(1), customer.site(2)];
  first.agent.start();
  await first.agent.running().waitFor(/"step":"activate","driver":"strongswan"/);
  await lab.cutPower(1, 'static');
  first.agent.start();
  second.agent.start();
  for (const site of customer.sites) await converged(cloud.rest, site, { tunnels: 1 });
  const { interfaces } = await targetOf(cloud.rest, first.applianceId);
  resolver = interfaces.lans[0]!.address.split('/')[0]!;
  far = await leaseOf(lab.lanHost(2));
  await leaseOf(lab.lanHost(1));
  expect(await pings(lab.lanHost(1), far)).toBe(true);
});

test('without any control plane, two boxes come back from their disks alone, tunnel and all', async () => {
  await applyMarked();
  await converged(cloud.rest, customer.site(1), { tunnels: 1 });
  const before = await bootIds();
  await cloud.kill();
  for (const number of SITES) await lab.cutPower(number, 'bare');
  await Promise.all(SITES.map(switchOn));
  await lansMeet();
  expect((await lab.lanHost(1).sh('ping -c 1 -W 2 203.0.113.20')).stdout).toContain('1 received');
  expect(await runsMarker()).toEqual({ filter: marker, resolver: marker });
  await cloud.start();
  await eventually(
    async () => (await bootIds()).every((id) => !before.includes(id)),
    'both have reported from their new boots',
  );
  for (const site of customer.sites) await converged(cloud.rest, site, { tunnels: 1 });
});

function bootIds(): Promise<(string | undefined)[]> {
  return Promise.all(
    customer.sites.map(async ({ applianceId }) => {
      const path = `appliances/${applianceId}/reports?page_size=1`;
      const { items } = await cloud.rest.get<{ items: { report: { bootId: string } }[] }>(path);
      return items[0]?.report.bootId;
    }),
  );
}

describe('in the middle of an apply', () => {
  const steps = ['"step":"activate","driver":"iproute2"', '"step":"reach-control-plane"'];
  test.for(steps)('%s, and the control plane gone: the box runs what it had confirmed', async (step) => {
    const old = marker;
    const { agent } = customer.site(1);
    const revision = await applyMarked();
    await agent.running().waitFor(new RegExp(`${step}.*"revision":${revision}\\b`));
    await Promise.all([cloud.kill(), lab.cutPower(1, 'bare')]);
    await switchOn(1);
    expect(await runsMarker()).toEqual({ filter: old, resolver: old });
    await lansMeet();
    await cloud.start();
    await eventually(async () => {
      const { status, confirmed } = await appliance(cloud.rest, customer.site(1).applianceId);
      return status === 'in-sync' && confirmed?.revision === revision;
    }, 'the interrupted revision is tried again and kept');
    expect(await runsMarker()).toEqual({ filter: marker, resolver: marker });
    await lansMeet();
  });
});

test('over all boots, restarts and changes nothing got in that no state admits', async () => {
  const { tries, answers } = await intrusion.end();
  expect(answers).toEqual([]);
  expect(tries).toBeGreaterThan(500);
});
