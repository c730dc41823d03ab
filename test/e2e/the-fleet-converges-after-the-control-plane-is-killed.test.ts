import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Network } from '../../cloud/networks/schema.ts';
import type { Rollout } from '../../cloud/rollouts/schema.ts';
import { eventually } from '../lib/eventually.ts';
import { type LabCloud, startLabCloud } from '../lib/lab/cloud.ts';
import { appliance, applyNetwork, converged, type LabCustomer, openCustomer } from '../lib/lab/customer.ts';
import { createLab, type Lab } from '../lib/lab/index.ts';
import { leaseOf, pings } from '../lib/lab/traffic.ts';

const stack = new AsyncDisposableStack();
let lab: Lab;
let cloud: LabCloud;
let customer: LabCustomer;
let network: Network;

beforeAll(async () => {
  lab = stack.use(await createLab({ sites: 3, lanHosts: 'bare' }));
  cloud = stack.use(await startLabCloud(lab));
  customer = stack.use(await openCustomer(cloud.rest, lab, 3));
  network = await applyNetwork(cloud.rest, customer, { topology: 'mesh' });
  for (const site of customer.sites) site.agent.start();
  for (const site of customer.sites) await converged(cloud.rest, site, { tunnels: 2 });
});

afterAll(() => stack.disposeAsync());

const statuses = async () =>
  (await Promise.all(customer.sites.map(({ applianceId }) => appliance(cloud.rest, applianceId)))).map(
    ({ status }) => status,
  );

test('killed while nothing happens: tunnels go on, all agents come back by themselves', async () => {
  const address = await leaseOf(lab.lanHost(2));
  await leaseOf(lab.lanHost(1));
  await cloud.kill();
  await eventually(() => pings(lab.lanHost(1), address), 'the tunnel carries traffic');
  await cloud.start();
  await eventually(async () => (await statuses()).every((status) => status === 'in-sync'), 'all are in sync');
  const presences = await Promise.all(
    customer.sites.map(async ({ applianceId }) => (await appliance(cloud.rest, applianceId)).presence),
  );
  expect(presences).toEqual(['online', 'online', 'online']);
});

test('killed in the middle of a rollout: it goes on after the restart and the fleet converges', async () => {
  const hub = customer.site(1);
  const { revision, rolloutId } = await cloud.rest.patch<Network>(
    `networks/${network.id}?apply=true&confirm_within_seconds=30`,
    { parameters: { topology: 'hub-and-spoke', hubSiteId: hub.siteId } },
  );
  await customer
    .site(2)
    .agent.running()
    .waitFor(new RegExp(`"step":"activate".*"revision":${revision}\\b`));
  await cloud.kill();
  await cloud.start();
  await Promise.all([
    converged(cloud.rest, hub, { tunnels: 2, withinMs: 120_000 }),
    converged(cloud.rest, customer.site(2), { tunnels: 1, withinMs: 120_000 }),
    converged(cloud.rest, customer.site(3), { tunnels: 1, withinMs: 120_000 }),
  ]);
  await eventually(
    async () => (await cloud.rest.get<Rollout>(`rollouts/${rolloutId}`)).state === 'succeeded',
    'the rollout has succeeded',
  );
});
