import { expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import type { Network, Revision } from '../../../cloud/networks/schema.ts';
import type { Rollout } from '../../../cloud/rollouts/schema.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';
import { startFleet } from '../../lib/fleet.ts';

const rollout = (cloud: TestCloud, id: string | undefined) => cloud.rest.get<Rollout>(`rollouts/${id}`);
const untilState = (cloud: TestCloud, id: string | undefined, state: string) =>
  eventually(async () => (await rollout(cloud, id)).state === state, `rollout is ${state}`);

/** A running mesh of four, and a way to commit a changed draft of it. */
async function runningMesh(cloud: TestCloud, siteCount: number) {
  const { customerId, siteIds, sites } = await createCompany(cloud.rest, siteCount);
  const network = await cloud.rest.post<Network>('networks?apply=true', {
    customerId,
    name: 'Company network',
    kind: 'multi-site',
    parameters: { topology: 'mesh' },
    siteIds,
  });
  const commit = async (domain: string): Promise<number> => {
    await cloud.rest.patch(`networks/${network.id}`, { parameters: { dns: { domain } } });
    return (await cloud.rest.post<Revision>(`networks/${network.id}/revisions`)).number;
  };
  return { network, sites, commit };
}

test('factory-fresh boxes are configured as they are powered on; later waves follow the canary', async () => {
  await using cloud = await startCloud();
  const { network, sites, commit } = await runningMesh(cloud, 4);
  await using fleet = await startFleet(cloud, sites);
  await untilState(cloud, network.rolloutId, 'succeeded');

  const revision = await commit('second.internal');
  const begun = await cloud.rest.post<Rollout>('rollouts', { revision, waves: [1, 2] });
  expect(begun).toMatchObject({ waves: [1, 2, 1], progress: { total: 4 } });
  await untilState(cloud, begun.id, 'succeeded');
  expect(fleet.confirmed(revision)).toBe(4);
  const done = await rollout(cloud, begun.id);
  expect(done.progress).toMatchObject({ confirmed: 4, total: 4 });
  const { id, name, customer } = network;
  expect(done.network).toEqual({ id, name, customer });
  const times = done.steps.map((step) => [step.wave, Date.parse(step.changedAt)] as const);
  const lastOf = (wave: number) => Math.max(...times.filter(([of]) => of === wave).map(([, at]) => at));
  expect(lastOf(0)).toBeLessThanOrEqual(lastOf(1));
  expect(lastOf(1)).toBeLessThanOrEqual(lastOf(2));
});

test('a canary that refuses halts the rollout; mended, it is resumed', async () => {
  await using cloud = await startCloud();
  const { network, sites, commit } = await runningMesh(cloud, 3);
  let broken = true;
  const reject = (target: TargetState) =>
    broken && target.dns.domain === 'bad.internal'
      ? [{ path: '/dns/domain', code: 'check-failed' as const, message: 'the checker does not like it' }]
      : [];
  await using fleet = await startFleet(cloud, sites, { behaviour: { reject } });
  await untilState(cloud, network.rolloutId, 'succeeded');

  const revision = await commit('bad.internal');
  const { id } = await cloud.rest.post<Rollout>('rollouts', { revision, waves: [1] });
  await untilState(cloud, id, 'halted');
  const halted = await rollout(cloud, id);
  expect(halted.progress).toMatchObject({ rejected: 1, waiting: 2, wanted: 0 });
  expect(halted.steps[0]).toMatchObject({
    state: 'rejected',
    findings: [{ path: '/dns/domain', code: 'check-failed' }],
  });
  expect(fleet.confirmed(revision)).toBe(0);

  await cloud.rest.post(`rollouts/${id}/resumption`);
  await untilState(cloud, id, 'halted');
  expect(fleet.confirmed(revision)).toBe(0);

  broken = false;
  await cloud.rest.post(`rollouts/${id}/resumption`);
  await untilState(cloud, id, 'succeeded');
  expect(fleet.confirmed(revision)).toBe(3);
  expect((await rollout(cloud, id)).steps.flatMap((step) => step.findings)).toEqual([]);
});

test('a newer rollout supersedes a running one, an older revision is refused, a cancelled one asks nobody', async () => {
  await using cloud = await startCloud();
  const { rest } = cloud;
  const { network, sites, commit } = await runningMesh(cloud, 2);
  const first = await commit('first.internal');
  const second = await commit('second.internal');

  const newer = await rest.post<Rollout>('rollouts', { revision: second });
  expect(await rollout(cloud, network.rolloutId)).toMatchObject({ state: 'superseded' });
  const again = await rest.request('POST', 'rollouts', { body: { revision: second } });
  expect(again).toMatchObject({ status: 409, body: { code: 'rollout-running' } });
  const older = await rest.request('POST', 'rollouts', { body: { revision: first } });
  expect(older).toMatchObject({ status: 409, body: { code: 'conflict' } });
  const unknown = await rest.request('POST', 'rollouts', { body: { revision: 999_999 } });
  expect(unknown).toMatchObject({ status: 404 });

  expect(await rest.post(`rollouts/${newer.id}/cancellation`)).toMatchObject({ state: 'cancelled' });
  const resumed = await rest.request('POST', `rollouts/${newer.id}/resumption`);
  expect(resumed).toMatchObject({ status: 409, body: { code: 'conflict' } });

  await using fleet = await startFleet(cloud, sites);
  await eventually(() => fleet.confirmed(second) === 2, 'those that were asked before keep on');
  const page = await rest.get<{ items: Rollout[] }>(`rollouts?network_id=${network.id}&page_size=1`);
  expect(page.items.map(({ id }) => id)).toEqual([newer.id]);
});
