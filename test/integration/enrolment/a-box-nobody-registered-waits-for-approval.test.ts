import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bootstrap } from '#protocol';
import type { Appliance } from '../../../cloud/appliances/schema.ts';
import type { EnrolmentRequestView } from '../../../cloud/enrolment/schema.ts';
import type { Network } from '../../../cloud/networks/schema.ts';
import { startSimulator } from '../../../edge-agent/simulator/index.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { createCompany, createSite, staticLine } from '../../lib/company.ts';
import { curl, makeRequest } from '../../lib/est-curl.ts';
import { eventually } from '../../lib/eventually.ts';
import { createFactory } from '../../lib/factory.ts';
import { startFleet } from '../../lib/fleet.ts';

let cloud: TestCloud;
let est: { url: string; directory: string };
beforeAll(async () => {
  cloud = await startCloud({ enrolmentHeldSeconds: 1 });
  const directory = join(cloud.dataDir, 'curl');
  await mkdir(directory);
  await writeFile(join(directory, 'ca.pem'), cloud.ca);
  est = { directory, url: `https://localhost:${cloud.ports.device}/.well-known/est` };
});
afterAll(() => cloud[Symbol.asyncDispose]());

/** What a factory wrote into a box that nobody told us of. */
const strangeBox = (serial: string): Bootstrap => ({
  version: 1,
  enrolmentUrl: `https://localhost:${cloud.ports.device}`,
  mqttUrl: `mqtts://localhost:${cloud.ports.mqtt}`,
  caFingerprint: cloud.context.certificates.caFingerprint(),
  serial,
  enrolmentSecret: randomBytes(16).toString('base64url'),
});

/** Its directory is its disk. */
const plugIn = (bootstrap: Bootstrap, directory: string) =>
  startSimulator({
    appliances: [{ bootstrap }],
    directory: join(cloud.dataDir, directory),
    log: silentLog,
    settings: { reconnect: { firstMilliseconds: 200, longestMilliseconds: 400 } },
  });

async function waiting(serial: string, count = 1): Promise<EnrolmentRequestView[]> {
  let items: EnrolmentRequestView[] = [];
  await eventually(async () => {
    ({ items } = await cloud.rest.get<{ items: EnrolmentRequestView[] }>(
      `enrolment-requests?state=pending&serial=${serial}`,
    ));
    return items.length === count;
  }, `${count} wait as ${serial}`);
  return items;
}
const approve = (id: string, body: object, query = '') =>
  cloud.rest.request<EnrolmentRequestView>('POST', `enrolment-requests/${id}/approval${query}`, { body });

test('once somebody approves it, a waiting box enrols and is configured without anybody’s hands', async () => {
  const { rest } = cloud;
  const { id: customerId } = await rest.post<{ id: string }>('customers', { name: 'Newcomers' });
  const { id: siteId } = await createSite(rest, customerId, 'Shop', staticLine(77));
  const network = { customerId, name: 'Shop', kind: 'mono-site', siteIds: [siteId] };
  await rest.post<Network>('networks?apply=true', network);
  await using simulator = await plugIn(strangeBox('SK-STRANGE-1'), 'strange');
  const [request] = await waiting('SK-STRANGE-1');
  // Somebody else claims to be the same box.
  const body = await makeRequest(est.directory, 'thief', [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-subj',
    '/CN=SK-STRANGE-1',
  ]);
  const thief = { site: est, path: '/simpleenroll', user: `SK-STRANGE-1:${'t'.repeat(22)}`, body };
  expect(await curl(thief)).toMatchObject({
    status: 202,
    code: 'serial-unknown',
    headers: { 'retry-after': '1' },
  });
  expect((await waiting('SK-STRANGE-1', 2)).map(({ rivals }) => rivals)).toEqual([1, 1]);
  expect(request).toMatchObject({ source: '127.0.0.1', factory: null, state: 'pending' });

  const id = request!.id;
  const nowhere = await approve(id, { model: 'AIO-10', siteId: customerId });
  expect(nowhere).toMatchObject({
    status: 404,
    body: { code: 'not-found', errors: [{ pointer: '/siteId' }] },
  });
  const both = await approve(id, { model: 'AIO-10', siteId, replaces: siteId });
  expect(both).toMatchObject({ status: 400, body: { errors: [{ pointer: '/siteId' }] } });
  const tried = await approve(id, { model: 'AIO-10', siteId }, '?validate_only=true');
  expect(tried).toMatchObject({ status: 200, body: { state: 'pending', applianceId: null } });
  const approved = await approve(id, { model: 'AIO-10', siteId });
  expect(approved).toMatchObject({ status: 200, body: { state: 'approved', decidedBy: 'test' } });
  expect(await approve(id, { model: 'AIO-10' })).toMatchObject({ status: 409, body: { code: 'conflict' } });

  const applianceId = approved.body.applianceId!;
  // Whoever was not approved stays out, though the serial number is known now.
  expect(await curl(thief)).toMatchObject({ status: 401, code: 'secret-wrong' });
  await eventually(
    async () => (await rest.get<Appliance>(`appliances/${applianceId}`)).status === 'in-sync',
    'the box runs its configuration',
  );
  expect(simulator.connected()).toBe(1);
  expect(await rest.get(`appliances/${applianceId}/enrolment`)).toMatchObject({
    secret: 'used',
    pinned: true,
    locks: [],
  });
  const { items } = await rest.get<{ items: EnrolmentRequestView[] }>('enrolment-requests?state=refused');
  expect(items).toMatchObject([{ serial: 'SK-STRANGE-1', reason: 'Another key was approved.' }]);
});

test('the secret alone is not enough where a key was approved', async () => {
  const user = `SK-STRANGE-2:${'s'.repeat(22)}`;
  const request = (name: string) =>
    makeRequest(est.directory, name, [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-subj',
      '/CN=SK-STRANGE-2',
    ]);
  const own = { site: est, path: '/simpleenroll', user, body: await request('own') };
  expect((await curl(own)).status).toBe(202);
  expect((await curl(own)).status).toBe(202);
  const [row] = await waiting('SK-STRANGE-2');
  expect(row).toMatchObject({ attempts: 2, rivals: 0 });
  await approve(row!.id, { model: 'AIO-10' });
  expect(await curl({ ...own, body: await request('other') })).toMatchObject({
    status: 403,
    code: 'key-not-approved',
  });
  expect((await curl(own)).status).toBe(200);
});

test('who is turned down is told so, and nothing is made of it', async () => {
  const body = await makeRequest(est.directory, 'refused');
  const ask = () => curl({ site: est, path: '/simpleenroll', user: `SK-STRANGE-3:${'s'.repeat(22)}`, body });
  expect((await ask()).status).toBe(202);
  const [row] = await waiting('SK-STRANGE-3');
  const { rest } = cloud;
  expect(await rest.request('POST', `enrolment-requests/${row!.id}/refusal`, { body: {} })).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/reason' }] },
  });
  const refused = await rest.post(`enrolment-requests/${row!.id}/refusal`, { reason: 'Not ours' });
  expect(refused).toMatchObject({ state: 'refused', reason: 'Not ours', decidedBy: 'test' });
  expect(await ask()).toMatchObject({ status: 403, code: 'enrolment-refused' });
  expect(await approve(row!.id, { model: 'AIO-10' })).toMatchObject({ status: 409 });
  expect((await rest.get<{ items: unknown[] }>('appliances?q=SK-STRANGE-3')).items).toEqual([]);
  // A request that cannot be read waits for nobody.
  const broken = await curl({
    site: est,
    path: '/simpleenroll',
    user: `SK-STRANGE-4:${'s'.repeat(22)}`,
    body: 'AAAA',
  });
  expect(broken).toMatchObject({ status: 400, code: 'request-malformed' });
  const foreign = await makeRequest(est.directory, 'foreign', [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-subj',
    '/CN=somebody else',
  ]);
  const other = { site: est, path: '/simpleenroll', user: `SK-STRANGE-4:${'s'.repeat(22)}`, body: foreign };
  expect(await curl(other)).toMatchObject({ status: 400, code: 'subject-refused' });
  await waiting('SK-STRANGE-4', 0);
});

test('a box is approved in the place of a broken one', async () => {
  const { rest } = cloud;
  const { sites } = await createCompany(rest, 1);
  await using _fleet = await startFleet(cloud, sites);
  const broken = sites[0]!.appliance;
  await using simulator = await plugIn(strangeBox('SK-STRANGE-5'), 'strange');
  const [row] = await waiting('SK-STRANGE-5');
  const { body } = await approve(row!.id, { model: 'AIO-10', replaces: broken.id });
  const successor = await rest.get<Appliance>(`appliances/${body.applianceId}`);
  expect(successor).toMatchObject({ replaces: { id: broken.id }, site: { id: sites[0]!.id } });
  await eventually(() => simulator.connected() === 1, 'the new box is there');
  expect(await rest.get<Appliance>(`appliances/${broken.id}`)).toMatchObject({ state: 'retired' });
});

test('a box brings its factory’s certificate, which is told to who decides, and is believed later', async () => {
  const { rest } = cloud;
  const factory = createFactory(est.directory);
  const root = await factory.root('Factory');
  const anchor = await rest.post<{ id: string }>('factory-trust-anchors', {
    name: 'Works',
    certificate: root.pem,
  });
  const { key, certificate } = await factory.box('idevid', root, { subject: '/serialNumber=SK-STRANGE-6' });
  const disk = join(cloud.dataDir, 'strange', 'SK-STRANGE-6', 'identity');
  await mkdir(disk, { recursive: true });
  await writeFile(join(disk, 'factory.pem'), certificate);
  await writeFile(join(disk, 'factory.key'), key);
  await using simulator = await plugIn(strangeBox('SK-STRANGE-6'), 'strange');
  const [row] = await waiting('SK-STRANGE-6');
  expect(row).toMatchObject({ factory: { anchor: 'Works', subject: 'serialNumber=SK-STRANGE-6' } });
  await approve(row!.id, { model: 'AIO-10' });
  await eventually(() => simulator.connected() === 1, 'the box is there');
  const again = await rest.request('POST', 'factory-trust-anchors', {
    body: { name: 'x', certificate: root.pem },
  });
  expect(again).toMatchObject({ status: 409, body: { code: 'conflict' } });
  await rest.delete(`factory-trust-anchors/${anchor.id}`);
  expect((await rest.get<{ items: unknown[] }>('factory-trust-anchors')).items).toEqual([]);
});

test('one address fills no more than its part of the queue, and of a box that never comes back somebody is told', async () => {
  const { requests, enrol } = cloud.context.enrolment;
  const csr = Buffer.from(await makeRequest(est.directory, 'flood'), 'base64');
  const ask = (number: number): Promise<string> =>
    enrol({ serial: `SK-FLOOD-${number}`, secret: 'f', address: '192.0.2.66' }, csr).then(
      () => 'enrolled',
      (error: { code: string }) => error.code,
    );
  const answers: string[] = [];
  for (let number = 10; number < 32; number += 1) answers.push(await ask(number));
  expect(answers.filter((code) => code === 'serial-unknown')).toHaveLength(20);
  expect(answers.slice(20)).toEqual(['queue-full', 'queue-full']);
  await cloud.context.db.enrolmentRequest.updateMany({
    where: { state: 'pending' },
    data: { expiresAt: new Date(0) },
  });
  expect((await requests.list({ state: 'pending' })).items).toEqual([]);
  expect(await ask(40)).toBe('serial-unknown');

  await cloud.context.enrolment.expiry.sweep();
  const { items: expired } = await cloud.rest.get<{ items: EnrolmentRequestView[] }>(
    'enrolment-requests?state=expired&page_size=1000',
  );
  const first = expired.find(({ serial }) => serial === 'SK-FLOOD-10');
  expect(first).toMatchObject({ decidedBy: null, attempts: 1 });
  expect(expired.some(({ serial }) => serial === 'SK-FLOOD-40')).toBe(false);
  expect(await approve(first?.id ?? '', { model: 'AIO-10' })).toMatchObject({ status: 409 });
  const recorded = `audit?action=enrolment-request.expired&resource_id=${first?.id}`;
  expect((await cloud.rest.get<{ items: object[] }>(recorded)).items).toMatchObject([
    { kind: 'event', actorKind: 'system', after: { serial: 'SK-FLOOD-10' } },
  ]);
  await cloud.context.enrolment.expiry.sweep();
  expect((await cloud.rest.get<{ items: object[] }>(recorded)).items).toHaveLength(1);
  expect(await ask(10)).toBe('serial-unknown');
  expect(await waiting('SK-FLOOD-10')).toMatchObject([{ state: 'pending', attempts: 1 }]);
});
