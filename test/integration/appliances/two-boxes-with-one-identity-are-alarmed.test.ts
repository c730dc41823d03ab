import { generateKeyPairSync } from 'node:crypto';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Appliance } from '../../../cloud/appliances/schema.ts';
import { certificationRequest } from '../../../edge-agent/identity/request.ts';
import { startSimulator } from '../../../edge-agent/simulator/index.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { type CompanySite, createCompany } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';
import { startFleet } from '../../lib/fleet.ts';
import { connectMqtt } from '../../lib/mqtt-client.ts';

type Recorded = { items: { kind: string; severity: string; data: object }[] };
const settings = { reconnect: { firstMilliseconds: 200, longestMilliseconds: 400 } };

/** Somebody copies the disk of a box and runs it elsewhere. */
async function startClone(cloud: TestCloud, { bootstrap, appliance }: CompanySite) {
  const directory = join(cloud.dataDir, 'thief');
  await cp(join(cloud.dataDir, 'appliances', appliance.serial), join(directory, appliance.serial), {
    recursive: true,
  });
  return startSimulator({ appliances: [{ bootstrap }], directory, log: silentLog, settings });
}

const read = ({ rest }: TestCloud, id: string) => rest.get<Appliance>(`appliances/${id}`);
const alarmed = (cloud: TestCloud, id: string) =>
  eventually(async () => (await read(cloud, id)).cloned !== null, 'the alarm is raised');

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

test('a copied box is noticed and told, until it is settled', async () => {
  const { rest } = cloud;
  const { sites } = await createCompany(rest, 2);
  const [site, other] = sites as [CompanySite, CompanySite];
  const { id } = site.appliance;
  await using fleet = await startFleet(cloud, sites, { settings });
  // A box that restarts is no clone.
  await fleet.appliances[1]!.reboot();
  await fleet.appliances[1]!.reboot();
  {
    await using _clone = await startClone(cloud, site);
    await alarmed(cloud, id);
  }
  const { cloned } = await read(cloud, id);
  const bootIds = new Set(cloned?.sources.map(({ bootId }) => bootId));
  expect(bootIds.has(fleet.appliances[0]!.box.bootId)).toBe(true);
  expect(bootIds.size).toBeGreaterThan(1);
  expect(cloned?.sources[0]?.address).toBe('127.0.0.1');
  const { items } = await rest.get<Recorded>(`appliances/${id}/events`);
  const told = items.filter(({ kind }) => kind === 'identity.cloned');
  expect(told).toMatchObject([{ severity: 'critical', data: { sources: expect.any(Array) } }]);
  expect(
    (await rest.get<{ items: Appliance[] }>('appliances?cloned=true')).items.map((each) => each.id),
  ).toEqual([id]);
  expect((await read(cloud, other.appliance.id)).cloned).toBeNull();

  await rest.delete(`appliances/${id}/clone-alarm`);
  expect((await read(cloud, id)).cloned).toBeNull();
  await eventually(() => fleet.connected() === 2, 'the real box is back');
  expect((await read(cloud, id)).cloned).toBeNull();
});

test('a copy that hides its boot is told by the address from which it throws the other out', async () => {
  const { rest, context, ca, ports } = cloud;
  const { sites } = await createCompany(rest, 1);
  const { id, serial } = sites[0]!.appliance;
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const { pem } = await context.certificates.issueDevice(await certificationRequest(key, serial), id);
  const identity = {
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem + context.certificates.caChain().device,
  };
  await using clients = new AsyncDisposableStack();
  for (const localAddress of Array.from({ length: 8 }, (_, turn) => `127.0.0.${1 + (turn % 2)}`)) {
    expect((await read(cloud, id)).cloned).toBeNull();
    const options = { clientId: id, localAddress };
    const client = await connectMqtt({ port: ports.mqtt, ca }, identity, options);
    clients.defer(() => void client.end(true));
  }
  await alarmed(cloud, id);
  const { cloned } = await read(cloud, id);
  expect(cloned?.sources.map(({ address }) => address).sort()).toEqual(['127.0.0.1', '127.0.0.2']);
});

test('if the operator wants it so, both are shut out, and a new enrolment settles it', async () => {
  await using strict = await startCloud({ env: { SITEKEEPER_ON_CLONE: 'revoke' } });
  const { rest } = strict;
  const { sites } = await createCompany(rest, 1);
  const [site] = sites as [CompanySite];
  const { id } = site.appliance;
  await using fleet = await startFleet(strict, sites, { settings });
  await using clone = await startClone(strict, site);
  await alarmed(strict, id);
  const inUse = async () =>
    (await rest.get<{ items: { revokedAt: string | null }[] }>(`appliances/${id}/certificates`)).items.filter(
      ({ revokedAt }) => revokedAt === null,
    );
  await eventually(async () => (await inUse()).length === 0, 'every certificate is revoked');
  await eventually(() => fleet.connected() + clone.connected() === 0, 'both are out');
  await fleet[Symbol.asyncDispose]();

  const { bootstrap } = await rest.post<Pick<CompanySite, 'bootstrap'>>(`appliances/${id}/enrolment-secrets`);
  await using _real = await startFleet(strict, [{ ...site, bootstrap }], { settings });
  expect(await read(strict, id)).toMatchObject({ cloned: null, presence: 'online' });
  expect(clone.connected()).toBe(0);
});
