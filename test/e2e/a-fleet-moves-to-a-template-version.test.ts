import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bootstrap } from '#protocol';
import type { Rollout } from '../../cloud/rollouts/schema.ts';
import type { TemplateVersion } from '../../cloud/templates/schema.ts';
import { type Simulator, startSimulator } from '../../edge-agent/simulator/index.ts';
import { silentLog } from '../lib/agent/silent-log.ts';
import { type CloudProcess, startCloudProcess } from '../lib/cloud-process.ts';
import { openTestDatabase, type TestDatabase } from '../lib/database.ts';
import { eventually } from '../lib/eventually.ts';
import { inParallel } from '../lib/in-parallel.ts';
import { publishedTemplate, publishVersion } from '../lib/templates.ts';

const NETWORKS = 40;
const APPLIANCES = 300;
/** Sites of the network; they add up to all appliances. */
const sizeOf = (network: number) => Math.floor(APPLIANCES / NETWORKS) + (network % 2);

const stack = new AsyncDisposableStack();
let database: TestDatabase;
let cloud: CloudProcess;
let fleet: Simulator;
let first: TemplateVersion;
/** How often each box activated a domain: `<serial> <domain>`. */
const activations = new Map<string, number>();

beforeAll(async () => {
  database = stack.use(await openTestDatabase());
  cloud = stack.use(await startCloudProcess({ DATABASE_URL: database.url }));
  first = await publishedTemplate(cloud.rest, 'multi-site', content('first.internal'));
  const bootstraps = (await inParallel(NETWORKS, 8, createNetwork)).flat();
  expect(bootstraps).toHaveLength(APPLIANCES);
  const directory = await mkdtemp(join(tmpdir(), 'sitekeeper-fleet-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  fleet = stack.use(
    await startSimulator({
      appliances: bootstraps.map((bootstrap) => ({ bootstrap })),
      directory,
      log: silentLog,
      settings: { observeSeconds: 600, reconnect: { firstMilliseconds: 200, longestMilliseconds: 2000 } },
      behaviour: {
        reject: ({ dns }) =>
          dns.domain === 'bad.internal'
            ? [{ path: '/dns/domain', code: 'check-failed', message: 'the checker does not like it' }]
            : [],
        failToActivate: ({ dns }, serial) => {
          const key = `${serial} ${dns.domain}`;
          activations.set(key, (activations.get(key) ?? 0) + 1);
          return false;
        },
      },
    }),
  );
  await eventually(() => running('first.internal') === APPLIANCES, 'all run the first version', {
    withinMs: 200_000,
  });
}, 240_000);
afterAll(() => stack.disposeAsync());

const content = (domain: string) => ({ patch: { topology: 'hub-and-spoke', dns: { domain } } });
const running = (domain: string) =>
  fleet.appliances.filter(({ box }) => box.running?.dns.domain === domain).length;
const read = (id: string) => cloud.rest.get<Rollout>(`rollouts/${id}`);
const count = async (sql: string, ...values: unknown[]): Promise<number> =>
  Number((await database.pool.query(`select count(*) from ${sql}`, values)).rows[0].count);

/** A static line, so that nothing is rendered again while boxes learn their addresses. */
function lineOf(network: number, site: number) {
  const addressing = {
    method: 'static',
    address: `198.18.${network}.${site + 1}/24`,
    gateway: `198.18.${network}.254`,
    nameservers: [],
  };
  return { name: 'wan1', device: 'eth0', priority: 1, addressing };
}

async function createNetwork(index: number): Promise<Bootstrap[]> {
  const { rest } = cloud;
  const customer = await rest.post<{ id: string }>('customers', { name: `Customer ${index}`, tier: 'gold' });
  const siteIds: string[] = [];
  const bootstraps: Bootstrap[] = [];
  for (let site = 0; site < sizeOf(index); site++) {
    const { id } = await rest.post<{ id: string }>('sites', {
      customerId: customer.id,
      name: `Site ${site}`,
      accessLines: [lineOf(index, site)],
    });
    siteIds.push(id);
    const serial = `FLEET-${index}-${site}`;
    const made = await rest.post<{ bootstrap: Bootstrap }>('appliances', {
      serial,
      model: 'AIO-10',
      siteId: id,
    });
    bootstraps.push(made.bootstrap);
  }
  await rest.post('networks?apply=true', {
    customerId: customer.id,
    name: `Network ${index}`,
    kind: 'multi-site',
    siteIds,
    tags: ['fleet'],
    templateVersionId: first.id,
    parameters: { hubSiteId: siteIds[0] },
  });
  return bootstraps;
}

async function moveTo(domain: string): Promise<Rollout> {
  const version = await publishVersion(cloud.rest, first.templateId, content(domain));
  return cloud.rest.post<Rollout>('rollouts', {
    selection: { templateId: first.templateId },
    templateVersionId: version.id,
    policy: { waves: [1, '10%', '30%'] },
    confirmWithinSeconds: 60,
  });
}

test('the canary’s box refuses the version: the rollout halts and nothing else is touched', async () => {
  const wanted = 'select id, "wantedRevision" from appliance order by id';
  const before = await database.pool.query(wanted);
  const { id } = await moveTo('bad.internal');
  await eventually(async () => (await read(id)).state === 'halted', 'the rollout is halted');
  const halted = await read(id);
  expect(halted).toMatchObject({
    waves: [1, 30, 90, 179],
    passedWaves: 0,
    networkCounts: { total: NETWORKS, ready: NETWORKS },
    progress: { total: APPLIANCES, rejected: 1, waiting: APPLIANCES - 1 },
  });
  expect(running('first.internal')).toBe(APPLIANCES);
  const after = await database.pool.query(wanted);
  const changed = after.rows.filter((row, index) => row.wantedRevision !== before.rows[index].wantedRevision);
  expect(changed.map((row) => row.id)).toEqual(
    halted.steps.filter(({ state }) => state === 'rejected').map(({ applianceId }) => applianceId),
  );
});

test('the mended version goes through a kill -9 in mid-wave; a third of the fleet was away and catches up', async () => {
  const away = fleet.appliances.filter((_, index) => index % 3 === 2);
  await Promise.all(away.map((appliance) => appliance.stop()));
  await eventually(
    async () => (await count("appliance where presence = 'offline'")) === away.length,
    'a third counts as offline',
  );
  const { id } = await moveTo('good.internal');
  await eventually(
    async () => (await count('rollout_step where "rolloutId" = $1 and state = \'confirmed\'', id)) > 40,
    'the third wave is under way',
    { everyMs: 10 },
  );
  await cloud.kill();
  expect(await count('rollout_step where "rolloutId" = $1 and state = \'waiting\'', id)).toBeGreaterThan(
    away.length,
  );
  await cloud.start();
  const there = APPLIANCES - away.length;
  await eventually(
    async () => (await read(id)).progress.confirmed === there,
    'those that are there have confirmed',
  );
  expect(await read(id)).toMatchObject({
    state: 'running',
    progress: { confirmed: there, waiting: away.length, pending: away.length },
  });

  await Promise.all(away.map((appliance) => appliance.start()));
  await eventually(async () => (await read(id)).state === 'succeeded', 'all have caught up');
  expect(running('good.internal')).toBe(APPLIANCES);

  // None forgotten, none twice: by the record, by what was sent, by the boxes themselves.
  expect(await count('rollout_step where "rolloutId" = $1 and state = \'confirmed\'', id)).toBe(APPLIANCES);
  const asked = 'rollout_event where "rolloutId" = $1 and kind = \'asked\'';
  expect(await count(asked, id)).toBe(APPLIANCES);
  expect(await count(`(select distinct "applianceId" from ${asked}) as appliances`, id)).toBe(APPLIANCES);
  // What was on its way when the process died is sent once more, and applied once.
  expect(await count('appliance where "wantedHash" = "confirmedHash" and deliveries in (1, 2)')).toBe(
    APPLIANCES,
  );
  const activated = [...activations].filter(([key]) => key.endsWith(' good.internal'));
  expect(activated.filter(([, times]) => times !== 1)).toEqual([]);
  expect(activated).toHaveLength(APPLIANCES);
});
