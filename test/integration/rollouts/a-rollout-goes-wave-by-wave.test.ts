import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
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

const CLI = fileURLToPath(new URL('../../../cloud/cli/main.ts', import.meta.url));

/** What the command prints, beside the server that runs. */
async function sitekeeper({ dataDir, databaseUrl }: TestCloud, ...args: string[]): Promise<string> {
  const env = { PATH: process.env.PATH ?? '', SITEKEEPER_DATA_DIR: dataDir, DATABASE_URL: databaseUrl };
  return (await promisify(execFile)(process.execPath, [CLI, ...args], { env })).stdout;
}

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

test('failures that its policy bears are told: in its state, by appliance with the next step, in its record', async () => {
  await using cloud = await startCloud();
  const { rest } = cloud;
  const { network, sites, commit } = await runningMesh(cloud, 3);
  const refusing = sites[0]?.appliance.serial;
  await using fleet = await startFleet(cloud, sites, {
    behaviour: {
      reject: (target, serial) =>
        target.dns.domain === 'bad.internal' && serial === refusing
          ? [{ path: '/dns/domain', code: 'check-failed', message: 'the checker does not like it' }]
          : [],
    },
  });
  await untilState(cloud, network.rolloutId, 'succeeded');

  const revision = await commit('bad.internal');
  const policy = { failureThreshold: 2, successThreshold: 0.5 };
  const { id } = await rest.post<Rollout>('rollouts', { revision, policy });
  await untilState(cloud, id, 'completed-with-failures');
  expect(fleet.confirmed(revision)).toBe(2);
  const done = await rollout(cloud, id);
  expect(done).toMatchObject({
    finishedAt: expect.any(String),
    nextLookAt: null,
    progress: { confirmed: 2, rejected: 1, total: 3 },
  });
  expect(done.steps.filter(({ nextStep }) => nextStep !== null)).toMatchObject([
    { serial: refusing, state: 'rejected', nextStep: 'mend', findings: [{ code: 'check-failed' }] },
  ]);
  const listed = await rest.get<{ items: Rollout[] }>('rollouts?state=completed-with-failures');
  expect(listed.items.map((one) => one.id)).toEqual([id]);
  expect(await rest.get(`rollouts/${id}/events?page_size=1`)).toMatchObject({
    items: [{ kind: 'completed-with-failures', data: { applianceIds: [sites[0]?.appliance.id] } }],
  });
  expect(await rest.get(`audit?resource_id=${id}&page_size=1`)).toMatchObject({
    items: [{ action: 'rollout.completed-with-failures' }],
  });
  const { status } = await rest.get<Network>(`networks/${network.id}`);
  expect(status.state).toBe('degraded');
  expect(status.reasons[0]).toMatchObject({ code: 'failed', site: { id: sites[0]?.id } });
  const shown = await sitekeeper(cloud, 'rollout', 'show', id);
  expect(shown).toMatch(
    /^completed-with-failures\t.*2 of 3 done, 1 failed, 0 passed over, 0 networks left out\n/,
  );
  expect(shown).toMatch(new RegExp(`^${refusing}\\t.*\\trejected\\tmend$`, 'm'));
  expect(await sitekeeper(cloud, 'rollout', 'list')).toContain(shown.split('\n')[0]);
  expect(await sitekeeper(cloud, 'network', 'list', '--state', 'degraded')).toMatch(
    /^degraded\t.*\tfailed [^\t]+\topen-appliance\n$/,
  );

  const next = await commit('good.internal');
  await rest.post('rollouts', { revision: next });
  await eventually(() => fleet.confirmed(next) === 3, 'the next revision suits all');
  const mended = await rollout(cloud, id);
  expect(mended.state).toBe('completed-with-failures');
  expect(mended.steps.map(({ nextStep }) => nextStep)).toEqual([null, null, null]);
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
