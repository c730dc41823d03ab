import { expect, test } from 'vitest';
import type { Network, Revision } from '../../../cloud/networks/schema.ts';
import { createRolloutStore, createRollouts } from '../../../cloud/rollouts/index.ts';
import type { Rollout } from '../../../cloud/rollouts/schema.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';
import { startFleet } from '../../lib/fleet.ts';

/** A network of one site whose appliance refuses the domain `bad.internal`, and the rollout that this has halted. */
async function haltedRollout(cloud: TestCloud) {
  const { rest } = cloud;
  const { customerId, siteIds, sites } = await createCompany(rest, 1);
  const body = { customerId, name: 'Internet access', kind: 'mono-site', siteIds };
  const network = await rest.post<Network>('networks?apply=true', body);
  const fleet = await startFleet(cloud, sites, {
    behaviour: {
      reject: ({ dns }) =>
        dns.domain === 'bad.internal'
          ? [{ path: '/dns/domain', code: 'check-failed', message: 'the checker does not like it' }]
          : [],
    },
  });
  const commit = async (domain: string): Promise<number> => {
    await rest.patch(`networks/${network.id}`, { parameters: { dns: { domain } } });
    return (await rest.post<Revision>(`networks/${network.id}/revisions`)).number;
  };
  const { id } = await rest.post<Rollout>('rollouts', { revision: await commit('bad.internal') });
  await eventually(async () => (await stateOf(cloud, id)) === 'halted', 'the rollout is halted');
  return { fleet, id, networkId: network.id, commit };
}

const stateOf = async ({ rest }: TestCloud, id: string) => (await rest.get<Rollout>(`rollouts/${id}`)).state;

test('a halted rollout ends with the next one of its network', async () => {
  await using cloud = await startCloud();
  const { fleet, id, networkId, commit } = await haltedRollout(cloud);
  await using _fleet = fleet;
  const { rolling } = await cloud.rest.get<Network>(`networks/${networkId}`);
  expect(rolling, 'what has halted is not under way').toBeNull();
  const policy = { soakSeconds: 2 };
  const next = await cloud.rest.post<Rollout>('rollouts', {
    revision: await commit('good.internal'),
    policy,
  });
  const moving = await cloud.rest.get<{ items: Network[] }>('networks');
  expect(moving.items.map((network) => network.rolling)).toEqual([next.id]);
  await eventually(async () => (await stateOf(cloud, next.id)) === 'succeeded', 'the next one succeeds');
  expect(await stateOf(cloud, id)).toBe('superseded');
  const resumed = await cloud.rest.request('POST', `rollouts/${id}/resumption`);
  expect(resumed).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect(resumed.body).toMatchObject({ detail: expect.stringContaining(next.id) });
});

test('a rollout that is opened while a halted one is being resumed is the one that runs', async () => {
  await using cloud = await startCloud();
  const { context, rest } = cloud;
  const { fleet, id, commit } = await haltedRollout(cloud);
  await using _fleet = fleet;
  const revision = await commit('good.internal');
  const opened: Rollout[] = [];
  await using rollouts = createRollouts({
    ...context,
    store: createRolloutStore(context.db),
    fleet: () => context.networks,
    mayRollOut: async () => true,
    appliances: {
      ...context.appliances,
      async retry(applianceId) {
        opened.push(await rest.post<Rollout>('rollouts', { revision }));
        return context.appliances.retry(applianceId);
      },
    },
  });
  await expect(rollouts.resume(id, 'test')).rejects.toMatchObject({ code: 'conflict' });
  expect(opened).toHaveLength(1);
  await eventually(async () => (await stateOf(cloud, opened[0]?.id ?? '')) === 'succeeded', 'it succeeds');
  expect(await stateOf(cloud, id)).toBe('superseded');
});
