import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sample } from '#protocol';
import type { Appliance } from '../../../cloud/appliances/schema.ts';
import type { Network } from '../../../cloud/networks/schema.ts';
import type { DecisionOutcome, ItemKey, Pilot, Readiness, Suspension } from '../../../cloud/pilots/schema.ts';
import type { Rollout } from '../../../cloud/rollouts/schema.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { type Company, createCompany } from '../../lib/company.ts';
import { sendFile } from '../../lib/csv.ts';
import { curl, makeRequest } from '../../lib/est-curl.ts';
import { eventually } from '../../lib/eventually.ts';
import { startFleet } from '../../lib/fleet.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

const OBJECTIVES = [{ text: 'The branch reaches the till server', target: 'below 50 ms' }];
const plan = (customerId: string, other: object = {}) =>
  cloud.rest.post<Pilot>('pilots', { customerId, name: 'First', objectives: OBJECTIVES, ...other });
const request = <Body>(method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
  cloud.rest.request<Body>(method, path, { ...(body && { body }), headers });
const stageOf = async (id: string) => (await cloud.rest.get<{ stage: string }>(`customers/${id}`)).stage;
const meshOf = ({ customerId, siteIds }: Company) =>
  cloud.rest.post<Network>('networks?apply=true', {
    customerId,
    siteIds,
    name: 'Mesh',
    kind: 'multi-site',
    parameters: { topology: 'mesh' },
  });
async function states(pilotId: string): Promise<Partial<Record<ItemKey, string>>> {
  const { items } = await cloud.rest.get<Readiness>(`pilots/${pilotId}/readiness`);
  return Object.fromEntries(items.map(({ key, state }) => [key, state]));
}

test('a pilot is planned for sites and days that exist, and changed under its ETag', async () => {
  const { customerId, siteIds } = await createCompany(cloud.rest, 1);
  const stranger = await createCompany(cloud.rest, 1);
  const wrong = { startsOn: '2027-02-30', endsOn: '2027-01-01', siteIds: [siteIds[0], stranger.siteIds[0]] };
  const answer = await request('POST', 'pilots', { customerId, name: 'X', objectives: OBJECTIVES, ...wrong });
  expect(answer).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/startsOn' }, { pointer: '/siteIds/1', code: 'unknown' }] },
  });
  expect(await request('POST', 'pilots', { customerId, name: 'X', objectives: [] })).toMatchObject({
    status: 400,
  });
  const pilot = await plan(customerId, { startsOn: '2027-01-01', endsOn: '2027-02-01', siteIds });
  expect(pilot).toMatchObject({ state: 'planned', createdBy: 'test', endsOn: '2027-02-01' });
  const early = await request('PATCH', `pilots/${pilot.id}`, { endsOn: '2026-12-31' }, { 'if-match': '"1"' });
  expect(early).toMatchObject({ status: 400, body: { errors: [{ pointer: '/endsOn', code: 'order' }] } });
  const changed = await request('PATCH', `pilots/${pilot.id}`, { scope: 'Tills' }, { 'if-match': '"1"' });
  expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { version: 2 } });
  expect(await request('PATCH', `pilots/${pilot.id}`, { scope: 'x' }, { 'if-match': '"1"' })).toMatchObject({
    status: 412,
  });
  expect(await request('POST', `pilots/${pilot.id}/decision`, { decision: 'go', reason: 'x' })).toMatchObject(
    {
      status: 409,
      body: { code: 'conflict' },
    },
  );
  await cloud.rest.delete(`pilots/${pilot.id}`);
  expect((await cloud.rest.get<{ items: Pilot[] }>(`pilots?customer_id=${customerId}`)).items).toEqual([]);
});

test('a stage is not written past the pilot', async () => {
  const { id } = await cloud.rest.post<{ id: string }>('customers', { name: 'C', stage: 'pilot' });
  for (const stage of ['live', 'suspended', 'closed']) {
    const answer = await request('PATCH', `customers/${id}`, { stage }, { 'if-match': '*' });
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'stage-move-refused', errors: [{ pointer: '/stage' }] },
    });
  }
  expect(await stageOf(id)).toBe('pilot');
});

/** A day of samples, one in five minutes, with every tunnel the appliance wants. */
async function measureADay(applianceId: string, tunnelState: 'up' | 'down'): Promise<void> {
  const { target } = await cloud.rest.get<{ target: { vpn: { siteToSite: { name: string }[] } } }>(
    `appliances/${applianceId}/target-state`,
  );
  const tunnels = target.vpn.siteToSite.map(({ name: peer }) => ({
    peer,
    state: tunnelState,
    rxBytes: 0,
    txBytes: 0,
  }));
  const samples = Array.from(
    { length: 289 },
    (_, index): Sample => ({
      at: new Date(Date.now() - (288 - index) * 300_000).toISOString(),
      sequence: index + 1,
      bootId: '01890000-0000-7000-8000-000000000000',
      uptimeSeconds: 1,
      cpuPercent: 1,
      load1: 0,
      memoryUsedPercent: 1,
      diskUsedPercent: 1,
      interfaces: [],
      tunnels,
      leases: [],
      certificateDaysLeft: { device: 90 },
    }),
  );
  await cloud.context.telemetry.handlers.telemetry({ applianceId } as never, { samples });
}

test('the checklist fills with facts, and go makes the customer live', async () => {
  const company = await createCompany(cloud.rest, 2);
  const pilot = await plan(company.customerId);
  const started = await cloud.rest.post<Pilot>(`pilots/${pilot.id}/start`);
  expect(started.state).toBe('running');
  expect(await stageOf(company.customerId)).toBe('pilot');
  expect(await states(pilot.id)).toMatchObject({
    'appliances-enrolled': 'unmet',
    'appliances-online': 'unmet',
    'telemetry-present': 'unmet',
    'template-published': 'unmet',
    'no-critical-events': 'met',
    'no-halted-rollout': 'met',
    'networks-in-force': 'unmet',
    'objectives-met': 'unknown',
    'first-backup-taken': 'unmet',
  });
  await using _fleet = await startFleet(cloud, company.sites);
  await meshOf(company);
  await eventually(
    async () => (await states(pilot.id))['appliances-in-sync'] === 'met',
    'all run what is wanted',
  );
  expect(await states(pilot.id)).toMatchObject({
    'template-published': 'met',
    'tunnels-up': expect.stringMatching(/^un/),
  });
  await eventually(async () => (await states(pilot.id))['networks-in-force'] === 'met', 'its tunnels are up');
  for (const { appliance } of company.sites) await measureADay(appliance.id, 'up');

  const refused = await request<{ errors: { code: string }[] }>('POST', `pilots/${pilot.id}/decision`, {
    decision: 'go',
    reason: 'It works',
    overrides: ['staff-trained'],
  });
  expect(refused).toMatchObject({ status: 409, body: { code: 'pilot-not-ready' } });
  const open = refused.body.errors.map(({ code }) => code);
  expect(open).toEqual(
    expect.arrayContaining(['objectives-met', 'first-backup-taken', 'emergency-contact-known']),
  );
  expect(open).not.toContain('staff-trained');
  expect(open).not.toContain('telemetry-present');

  await cloud.rest.patch(`pilots/${pilot.id}`, {
    objectives: OBJECTIVES.map((one) => ({ ...one, met: true })),
  });
  for (const key of ['first-backup-taken', 'emergency-contact-known']) {
    await cloud.rest.post(`pilots/${pilot.id}/attestations`, { key, note: 'Seen on paper' });
  }
  const outcome = await cloud.rest.post<DecisionOutcome>(`pilots/${pilot.id}/decision`, {
    decision: 'go',
    reason: 'It works; training is next week',
    overrides: ['staff-trained', 'tunnels-up'],
  });
  expect(outcome).toMatchObject({
    stage: 'live',
    suspension: null,
    pilot: {
      state: 'decided',
      decision: { decision: 'go', by: 'test', overrides: expect.arrayContaining(['staff-trained']) },
    },
  });
  expect(
    outcome.pilot.decision?.checklist.items.find(({ key }) => key === 'first-backup-taken'),
  ).toMatchObject({
    attestation: { by: 'test', note: 'Seen on paper' },
  });
  expect(await stageOf(company.customerId)).toBe('live');
  for (const [method, path] of [
    ['POST', 'start'],
    ['POST', 'abandonment'],
  ]) {
    expect(await request(method ?? '', `pilots/${pilot.id}/${path}`)).toMatchObject({ status: 409 });
  }

  const suspended = await cloud.rest.post<Suspension>(`customers/${company.customerId}/suspension`, {
    reason: 'Did not pay',
  });
  expect(suspended).toMatchObject({ fromStage: 'live', settled: true, effects: { cancelledRollouts: [] } });
  expect(suspended.effects.appliancesKept).toHaveLength(2);
  const { presence } = await cloud.rest.get<Appliance>(`appliances/${company.sites[0]?.appliance.id}`);
  expect(presence).toBe('online');
  expect(await cloud.rest.post(`customers/${company.customerId}/resumption`)).toMatchObject({
    stage: 'live',
  });
  expect(await request('POST', `customers/${company.customerId}/resumption`)).toMatchObject({ status: 409 });
});

test('no-go leaves a tidy suspended customer, and resumption brings it back to its pilot', async () => {
  const company = await createCompany(cloud.rest, 2);
  const { customerId, sites } = company;
  const pilot = await plan(customerId);
  await cloud.rest.post(`pilots/${pilot.id}/start`);
  await meshOf(company);
  const [running] = (await cloud.rest.get<{ items: Rollout[] }>('rollouts?state=running')).items;
  const outcome = await cloud.rest.post<DecisionOutcome>(`pilots/${pilot.id}/decision`, {
    decision: 'no-go',
    reason: 'Too slow',
  });
  expect(outcome).toMatchObject({
    stage: 'suspended',
    pilot: { decision: { decision: 'no-go', overrides: [] } },
  });
  expect(outcome.suspension).toMatchObject({
    settled: true,
    pilotId: pilot.id,
    reason: 'Too slow',
    by: 'test',
    effects: { cancelledRollouts: [running?.id], appliancesKept: [], teleworkersShutOut: 0 },
  });
  expect(outcome.suspension?.effects.deadSecrets.map(({ applianceId }) => applianceId).toSorted()).toEqual(
    sites.map(({ appliance }) => appliance.id).toSorted(),
  );
  expect(await cloud.rest.get(`rollouts/${running?.id}`)).toMatchObject({ state: 'cancelled' });

  const directory = await mkdtemp(join(tmpdir(), 'sitekeeper-no-go-'));
  try {
    await writeFile(join(directory, 'ca.pem'), cloud.ca);
    const site = { url: `https://localhost:${cloud.ports.device}/.well-known/est`, directory };
    const enrol = async (serial: string, secret: string) =>
      curl({
        site,
        path: '/simpleenroll',
        user: `${serial}:${secret}`,
        body: await makeRequest(directory, serial),
      });
    const [first] = sites;
    if (!first) throw new Error('two sites were asked for');
    const dead = await enrol(first.appliance.serial, first.bootstrap.enrolmentSecret);
    expect(dead).toMatchObject({ status: 401, code: 'secret-expired' });
    const { bootstrap } = await cloud.rest.post<{ bootstrap: { enrolmentSecret: string } }>(
      `appliances/${first.appliance.id}/enrolment-secrets`,
    );
    const fresh = () => enrol(first.appliance.serial, bootstrap.enrolmentSecret);
    expect(await fresh()).toMatchObject({ status: 403, code: 'customer-suspended' });
    expect(await request('POST', 'pilots', { customerId, name: 'N', objectives: OBJECTIVES })).toMatchObject({
      status: 409,
      body: { code: 'customer-suspended' },
    });
    expect(await cloud.rest.post(`customers/${customerId}/resumption`)).toMatchObject({ stage: 'pilot' });
    expect(await fresh()).toMatchObject({ status: 200 });
    const { items } = await cloud.rest.get<{ items: Suspension[] }>(`customers/${customerId}/suspensions`);
    expect(items).toMatchObject([{ reason: 'Too slow', endedBy: 'test' }]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

test('what a process left that died after a no-go is finished by the next one', async () => {
  const company = await createCompany(cloud.rest, 1);
  const { customerId } = company;
  await cloud.rest.patch(`customers/${customerId}`, { stage: 'pilot' });
  const { revision } = await cloud.rest.post<{ revision: number }>('networks?apply=true', {
    customerId,
    siteIds: company.siteIds,
    name: 'One',
    kind: 'mono-site',
    parameters: {},
  });
  expect(revision).not.toBeNull();
  const [running] = (await cloud.rest.get<{ items: Rollout[] }>('rollouts?state=running')).items;
  // As a transaction leaves it whose process was killed before anything followed.
  const { db, ids } = cloud.context;
  const effects = { deadSecrets: [], cancelledRollouts: [], teleworkersShutOut: 0, appliancesKept: [] };
  await db.customer.update({ where: { id: customerId }, data: { stage: 'suspended' } });
  await db.suspension.create({
    data: {
      id: ids.uuid(),
      customerId,
      fromStage: 'pilot',
      reason: 'x',
      suspendedBy: 'test',
      suspendedAt: new Date(),
      effects,
    },
  });
  cloud.context.pilots.start();
  const last = async () =>
    (await cloud.rest.get<{ items: Suspension[] }>(`customers/${customerId}/suspensions`)).items[0];
  await eventually(async () => (await last())?.settled === true, 'the suspension is settled');
  expect((await last())?.effects.cancelledRollouts).toEqual([running?.id]);
});

test('a prospect that is closed by hand or by a file is served no more either', async () => {
  const company = await createCompany(cloud.rest, 1);
  await cloud.rest.post('networks?apply=true', {
    customerId: company.customerId,
    siteIds: company.siteIds,
    name: 'One',
    kind: 'mono-site',
  });
  const [running] = (await cloud.rest.get<{ items: Rollout[] }>('rollouts?state=running')).items;
  const file = `id,stage\n${company.customerId},closed\n`;
  expect(await sendFile(cloud, 'POST', 'imports/customers', file)).toMatchObject({ status: 200 });
  const isCancelled = async () =>
    (await cloud.rest.get<Rollout>(`rollouts/${running?.id}`)).state === 'cancelled';
  await eventually(isCancelled, 'the rollout is cancelled');
});
