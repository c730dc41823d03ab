import { expect, test } from 'vitest';
import { type Bootstrap, type TargetState, vpnIdentity } from '#protocol';
import type { Appliance } from '../../../cloud/appliances/schema.ts';
import type { Network } from '../../../cloud/networks/schema.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';
import { startFleet } from '../../lib/fleet.ts';

type Certificates = { items: { profile: string; revokedAt: string | null }[] };
type Replaced = { appliance: Appliance; bootstrap: Bootstrap | null };

const appliance = ({ rest }: TestCloud, id: string) => rest.get<Appliance>(`appliances/${id}`);
const target = async ({ rest }: TestCloud, id: string) =>
  (await rest.get<{ target: TargetState }>(`appliances/${id}/target-state`)).target;
const inSync = (cloud: TestCloud, id: string) =>
  eventually(async () => (await appliance(cloud, id)).status === 'in-sync', `${id} is in sync`);

test('another box takes the place of a broken one, whose certificates die at once', async () => {
  await using cloud = await startCloud();
  const { rest } = cloud;
  const { customerId, siteIds, sites } = await createCompany(rest, 2);
  const [hub, spoke] = sites.map((site) => site.appliance) as [Appliance, Appliance];
  const parameters = {
    topology: 'hub-and-spoke',
    hubSiteId: siteIds[0],
    applianceOverrides: { [hub.id]: { ntpServers: ['192.0.2.123'] } },
  };
  const body = { customerId, name: 'Offices', kind: 'multi-site', siteIds, parameters };
  await rest.post<Network>('networks?apply=true', body);
  await rest.patch(`appliances/${hub.id}`, { externalKey: 'HQ-ROUTER' });
  await using fleet = await startFleet(cloud, sites);
  for (const { id } of [hub, spoke]) await inSync(cloud, id);
  const before = await target(cloud, hub.id);

  // What is only tried changes nothing.
  const wanted = { serial: 'SK-SPARE-1', model: 'AIO-10' };
  const tried = await rest.request('POST', `appliances/${hub.id}/replacement?validate_only=true`, {
    body: wanted,
  });
  expect(tried).toMatchObject({ status: 200, body: { bootstrap: null } });
  expect(await appliance(cloud, hub.id)).toMatchObject({ state: 'enrolled', replacedBy: null });
  // The serial number of a box that is in use.
  const taken = { ...wanted, serial: spoke.serial };
  expect(await rest.request('POST', `appliances/${hub.id}/replacement`, { body: taken })).toMatchObject({
    status: 409,
    body: { code: 'serial-taken', errors: [{ pointer: '/serial' }] },
  });

  const old = fleet.appliances[0]!;
  const { appliance: successor, bootstrap } = await rest.post<Replaced>(
    `appliances/${hub.id}/replacement`,
    wanted,
  );
  expect(successor).toMatchObject({
    serial: 'SK-SPARE-1',
    state: 'registered',
    externalKey: 'HQ-ROUTER',
    site: { id: siteIds[0] },
    replaces: { id: hub.id, serial: hub.serial },
  });
  expect(await appliance(cloud, hub.id)).toMatchObject({
    state: 'retired',
    site: null,
    externalKey: null,
    replacedBy: { id: successor.id },
  });
  const inUse = async () =>
    (await rest.get<Certificates>(`appliances/${hub.id}/certificates`)).items.filter(
      ({ revokedAt }) => revokedAt === null,
    );
  expect(await inUse()).toEqual([]);
  // The process ended before they were revoked: the next one does it.
  const { db, appliances } = cloud.context;
  await db.certificate.updateMany({ where: { applianceId: hub.id }, data: { revokedAt: null } });
  await appliances.start();
  expect(await inUse()).toEqual([]);
  await eventually(() => old.agent()?.isConnected() === false, 'the old box is out');
  const again = await rest.request('POST', `appliances/${hub.id}/replacement`, {
    body: { ...wanted, serial: 'SK-SPARE-2' },
  });
  expect(again).toMatchObject({ status: 409, body: { code: 'conflict' } });

  await using _fresh = await startFleet(cloud, [
    { id: siteIds[0]!, appliance: successor, bootstrap: bootstrap! },
  ]);
  await inSync(cloud, successor.id);
  await inSync(cloud, spoke.id);
  const after = await target(cloud, successor.id);
  // The same configuration, what was written for the old box included, under an identity of its own.
  const text = JSON.stringify(before)
    .replaceAll(hub.id, successor.id)
    .replaceAll(hub.serial, successor.serial);
  expect(after).toEqual(JSON.parse(text));
  expect(JSON.stringify(after)).toContain('192.0.2.123');
  const spokeTarget = JSON.stringify(await target(cloud, spoke.id));
  expect(spokeTarget).toContain(vpnIdentity(successor.id));
  expect(spokeTarget).not.toContain(vpnIdentity(hub.id));

  // A spare that is registered and enrolled already is put in as it is.
  const spare = await rest.post<Replaced>('appliances', { serial: 'SK-SPARE-3', model: 'AIO-20' });
  const wrong = await rest.request('POST', `appliances/${spoke.id}/replacement`, {
    body: { serial: 'SK-SPARE-3', model: 'AIO-10' },
  });
  expect(wrong).toMatchObject({ status: 400, body: { errors: [{ pointer: '/model' }] } });
  const put = await rest.post<Replaced>(`appliances/${spoke.id}/replacement`, {
    serial: 'SK-SPARE-3',
    model: 'AIO-20',
  });
  expect(put).toMatchObject({
    appliance: { id: spare.appliance.id, site: { id: siteIds[1] } },
    bootstrap: null,
  });
});
