import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TargetState, vpnIdentity } from '#protocol';
import type { Network } from '../../../cloud/networks/schema.ts';
import { certificationRequest } from '../../../edge-agent/identity/request.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { type Company, createCompany } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';

let cloud: TestCloud;
let company: Company;
beforeAll(async () => {
  cloud = await startCloud();
  company = await createCompany(cloud.rest, 4);
  for (const { appliance } of company.sites) await certify(appliance);
});
afterAll(() => cloud?.[Symbol.asyncDispose]());

/** As if the box had enrolled. */
async function certify({ id, serial }: { id: string; serial: string }): Promise<void> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await cloud.context.certificates.issueVpn(await certificationRequest(privateKey, serial), id);
}

/** The sites to which an appliance is wanted to have tunnels, and the revision that says so. */
async function asked(site: number) {
  const { id } = company.sites[site]!.appliance;
  const { revision, target } = await cloud.rest.get<{ revision: number; target: TargetState }>(
    `appliances/${id}/target-state`,
  );
  const peers = target.vpn.siteToSite.map(({ remoteIdentity }) =>
    company.sites.findIndex(({ appliance }) => vpnIdentity(appliance.id) === remoteIdentity),
  );
  return { revision, peers: peers.sort() };
}

const revoke = (site: number, reason = 'keyCompromise') =>
  cloud.rest.post(`appliances/${company.sites[site]!.appliance.id}/revocation`, { reason });

test('all its peers are asked at once, without a canary; it is back when it has enrolled anew', async () => {
  const network = await cloud.rest.post<Network>('networks?apply=true', {
    customerId: company.customerId,
    name: 'Mesh',
    kind: 'multi-site',
    siteIds: company.siteIds,
    parameters: { topology: 'mesh' },
  });
  await eventually(async () => (await asked(3)).peers.length === 3, 'the network is rolled out');
  // Boxes that have a configuration and are away: what rolls out waits for its canary for ever.
  await cloud.context.db.appliance.updateMany({
    data: { confirmedRevision: 1, confirmedHash: '0'.repeat(64) },
  });
  const before = await asked(0);

  await revoke(1);
  await eventually(async () => {
    const peers = await Promise.all([0, 2, 3].map(asked));
    return peers.every((each) => !each.peers.includes(1));
  }, 'nobody has a tunnel to it');
  expect(await Promise.all([0, 2, 3].map(async (site) => (await asked(site)).peers))).toEqual([
    [2, 3],
    [0, 3],
    [0, 2],
  ]);
  expect((await asked(0)).revision).toBeGreaterThan(before.revision);
  const { items } = await cloud.rest.get<{ items: { reason: string }[] }>(`networks/${network.id}/revisions`);
  expect(items.map(({ reason }) => reason)).toContain('appliance-removed');

  await cloud.context.db.appliance.updateMany({ data: { confirmedRevision: null, confirmedHash: null } });
  await certify(company.sites[1]!.appliance);
  await eventually(async () => (await asked(0)).peers.includes(1), 'it is let in again');
  expect((await asked(1)).peers).toEqual([0, 2, 3]);
});

test('a network that cannot be rendered without it lets it in no more either', async () => {
  const [hub] = company.siteIds;
  const mesh = await cloud.rest.get<{ items: Network[] }>(`networks?customer_id=${company.customerId}`);
  const { id: meshId } = mesh.items.find(({ name }) => name === 'Mesh')!;
  await cloud.rest.patch(`networks/${meshId}?apply=true`, {
    parameters: { topology: 'hub-and-spoke', hubSiteId: hub },
  });
  await eventually(
    async () => (await asked(2)).peers.join() === '0',
    'the spokes have a tunnel to the hub alone',
  );
  await revoke(0);
  await eventually(async () => {
    const peers = await Promise.all([1, 2, 3].map(asked));
    return peers.every((each) => each.peers.length === 0);
  }, 'no spoke has a tunnel to the hub');
});

test('that its certificates are superseded is no reason to shut it out, and is not taken', async () => {
  const path = `appliances/${company.sites[3]!.appliance.id}/revocation`;
  const refused = await cloud.rest.request('POST', path, { body: { reason: 'superseded' } });
  expect(refused.status).toBe(400);
  const nobody = 'appliances/0198c1de-0000-7000-8000-000000000001/revocation';
  expect((await cloud.rest.request('POST', nobody, { body: { reason: 'keyCompromise' } })).status).toBe(404);
});
