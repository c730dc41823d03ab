import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Bootstrap } from '#protocol';
import type { Appliance } from '../../../cloud/appliances/schema.ts';
import type { Network } from '../../../cloud/networks/schema.ts';
import { finding } from '../../../edge-agent/reconcile/finding.ts';
import { openFilter, type Simulator, startSimulator } from '../../../edge-agent/simulator/index.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { eventually } from '../../lib/eventually.ts';

type WithId = { id: string };
const SITES = 3;

async function openFleet(cloud: TestCloud) {
  const customer = await cloud.rest.post<WithId>('customers', { name: 'Three Sites' });
  const siteIds: string[] = [];
  const appliances: { id: string; bootstrap: Bootstrap; publicAddress: string }[] = [];
  for (let number = 1; number <= SITES; number += 1) {
    const site = await cloud.rest.post<WithId>('sites', {
      customerId: customer.id,
      name: `Site ${number}`,
      accessLines: [{ name: 'wan1', device: 'eth0', priority: 1, addressing: { method: 'dhcp' } }],
    });
    const made = await cloud.rest.post<{ appliance: WithId; bootstrap: Bootstrap }>('appliances', {
      serial: `SK-FLEET-${number}`,
      model: 'simulated',
      siteId: site.id,
    });
    siteIds.push(site.id);
    const publicAddress = `203.0.113.${number}`;
    appliances.push({ id: made.appliance.id, bootstrap: made.bootstrap, publicAddress });
  }
  const network = await cloud.rest.post<Network>('networks?apply=true', {
    customerId: customer.id,
    name: 'Mesh',
    kind: 'multi-site',
    parameters: { topology: 'mesh', monitoring: { telemetryIntervalSeconds: 5 } },
    siteIds,
  });
  return { appliances, network };
}

const statuses = async (cloud: TestCloud, appliances: WithId[]) =>
  Promise.all(appliances.map(async ({ id }) => (await cloud.rest.get<Appliance>(`appliances/${id}`)).status));

async function withSimulator(
  options: Parameters<typeof startSimulator>[0],
  use: (simulator: Simulator) => Promise<void>,
): Promise<void> {
  await using simulator = await startSimulator(options);
  await use(simulator);
}

test('three boxes enrol, take a mesh, show their tunnels, and are the same after a restart', async () => {
  await using stack = new AsyncDisposableStack();
  const cloud = stack.use(await startCloud());
  const directory = await mkdtemp(join(tmpdir(), 'sitekeeper-fleet-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const { appliances } = await openFleet(cloud);
  const inSync = async () => (await statuses(cloud, appliances)).every((status) => status === 'in-sync');

  await withSimulator({ appliances, directory, log: silentLog }, async (simulator) => {
    await eventually(inSync, 'all are in sync', { withinMs: 90_000 });
    await eventually(async () => {
      const all = appliances.map(({ id }) => cloud.rest.get<Appliance>(`appliances/${id}`));
      return (await Promise.all(all)).every(({ lastSample }) => lastSample?.tunnels.up === SITES - 1);
    }, 'all tunnels are up');
    expect(simulator.connected()).toBe(SITES);
  });
  const settings = { driftSeconds: 1 };
  await withSimulator({ appliances, directory, log: silentLog, settings }, async (again) => {
    await eventually(() => again.connected() === SITES, 'all are back');
    await eventually(inSync, 'all are in sync again');
    await somebodyOpensTheFilter(cloud, again);
  });
});

async function somebodyOpensTheFilter(cloud: TestCloud, { appliances }: Simulator): Promise<void> {
  const drifted = async () => (await cloud.rest.get<{ items: Appliance[] }>('appliances?drifted=true')).items;
  const [box] = appliances.map((appliance) => appliance.box);
  if (box) openFilter(box);
  await eventually(async () => (await drifted()).length === 1, 'it is told');
  await eventually(async () => (await drifted()).length === 0, 'it is put right');
  expect(box?.drift).toEqual([]);
}

test('a box that refuses its target state says why', async () => {
  await using stack = new AsyncDisposableStack();
  const cloud = stack.use(await startCloud());
  const directory = await mkdtemp(join(tmpdir(), 'sitekeeper-fleet-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const { appliances } = await openFleet(cloud);
  const behaviour = {
    reject: (_: unknown, serial: string) =>
      serial === 'SK-FLEET-2' ? [finding('/vpn', 'check-failed', 'charon does not load it')] : [],
  };
  stack.use(await startSimulator({ appliances, directory, log: silentLog, behaviour }));
  const refused = appliances[1]?.id ?? '';
  await eventually(
    async () => (await cloud.rest.get<Appliance>(`appliances/${refused}`)).attempt?.phase === 'rejected',
    'the second one is rejected',
  );
  const { attempt, confirmed } = await cloud.rest.get<Appliance>(`appliances/${refused}`);
  expect(attempt?.findings).toMatchObject([{ path: '/vpn', code: 'check-failed' }]);
  expect(confirmed).toBeNull();
});
