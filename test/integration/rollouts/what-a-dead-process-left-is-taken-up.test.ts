import { expect, test } from 'vitest';
import { openContext } from '../../../cloud/context.ts';
import type { Network, RevisionSummary } from '../../../cloud/networks/schema.ts';
import type { Rollout } from '../../../cloud/rollouts/schema.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { createCompany, staticLine } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';

/** Another process on the same database and data directory, as after a restart. */
const nextProcess = ({ context }: TestCloud) => openContext(context.config, { log: context.log });

async function mesh(cloud: TestCloud) {
  const company = await createCompany(cloud.rest, 2);
  const network = await cloud.rest.post<Network>('networks?apply=true', {
    customerId: company.customerId,
    name: 'Company network',
    kind: 'multi-site',
    parameters: { topology: 'mesh' },
    siteIds: company.siteIds,
  });
  return { ...company, network };
}

test('appliances that were to be asked when the process died are asked by the next', async () => {
  await using cloud = await startCloud();
  const { network } = await mesh(cloud);
  const { db } = cloud.context;
  // As a process leaves it that dies between the decision and the asking.
  await db.appliance.updateMany({ data: { wantedRevision: null, wantedHash: null } });

  await using next = await nextProcess(cloud);
  next.rollouts.start();
  await eventually(
    async () => (await db.appliance.count({ where: { wantedRevision: network.revision ?? 0 } })) === 2,
    'both are asked again',
  );
  expect(await cloud.rest.get<Rollout>(`rollouts/${network.rolloutId}`)).toMatchObject({
    state: 'running',
    progress: { wanted: 2 },
  });
});

test('an address that changed while no process was there is followed by the next', async () => {
  await using cloud = await startCloud();
  const { network, siteIds } = await mesh(cloud);
  await cloud.context.db.site.update({
    where: { id: siteIds[0] ?? '' },
    data: { accessLines: [staticLine(99)] },
  });

  await using next = await nextProcess(cloud);
  next.networks.start();
  await eventually(async () => {
    const path = `networks/${network.id}/revisions`;
    const { items } = await cloud.rest.get<{ items: RevisionSummary[] }>(path);
    return items[0]?.reason === 'address-changed';
  }, 'a revision with the new address');
});

test('a rollout whose time came while no process was there is prepared and begun by the next', async () => {
  await using cloud = await startCloud();
  const { db } = cloud.context;
  const read = (id: string) => cloud.rest.get<Rollout>(`rollouts/${id}`);
  const left = async (state: string) => {
    const { network } = await mesh(cloud);
    await cloud.rest.patch(`networks/${network.id}`, { parameters: { dns: { domain: 'later.internal' } } });
    await cloud.rest.post(`networks/${network.id}/revisions`);
    const { id } = await cloud.rest.post<Rollout>('rollouts', {
      selection: { networkIds: [network.id] },
      startAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    await eventually(async () => (await read(id)).state === 'scheduled', 'it is scheduled');
    const past = new Date(Date.now() - 1000);
    await db.rollout.update({ where: { id }, data: { state, startAt: past, nextLookAt: past } });
    return { id, network };
  };
  // Its time may also come between the check of its last network and being scheduled.
  const rollouts = [await left('scheduled'), await left('preparing')];

  await using next = await nextProcess(cloud);
  next.rollouts.start();
  for (const { id, network } of rollouts) {
    await eventually(async () => (await read(id)).state === 'running', 'it runs');
    await eventually(async () => (await read(id)).progress.wanted === 2, 'both are asked');
    expect(await read(id)).toMatchObject({
      networks: [{ state: 'ready', previousRevision: network.revision }],
    });
  }
});
