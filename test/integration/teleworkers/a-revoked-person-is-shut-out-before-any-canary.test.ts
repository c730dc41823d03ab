import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import type { Network } from '../../../cloud/networks/schema.ts';
import type { IssuedCredential, Teleworker } from '../../../cloud/teleworkers/schema.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { type Company, createCompany } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';

let cloud: TestCloud;
let company: Company;
beforeAll(async () => {
  cloud = await startCloud();
  company = await createCompany(cloud.rest, 7);
});
afterAll(() => cloud?.[Symbol.asyncDispose]());

/** What an appliance is asked for. */
async function asked(site: number) {
  const { id } = company.sites[site]!.appliance;
  const { revision, target } = await cloud.rest.get<{ revision: number; target: TargetState }>(
    `appliances/${id}/target-state`,
  );
  return { revision, people: target.vpn.remoteAccess?.remoteIdentities ?? [] };
}

test('though its gateway waits behind a canary, and though the network cannot be rendered any more', async () => {
  const hub = company.siteIds[6]!;
  const network = await cloud.rest.post<Network>('networks?apply=true', {
    customerId: company.customerId,
    name: 'Main',
    kind: 'multi-site',
    siteIds: [hub],
    parameters: { topology: 'hub-and-spoke', hubSiteId: hub, remoteAccess: { enabled: true } },
  });
  const person = async (name: string) => {
    const { id } = await cloud.rest.post<Teleworker>('teleworkers', { networkId: network.id, name });
    const { credential } = await cloud.rest.post<IssuedCredential>(`teleworkers/${id}/credentials`, {
      platform: 'pkcs12',
    });
    return { id, identity: credential.identity };
  };
  const [amy, ben, cleo] = [await person('Amy'), await person('Ben'), await person('Cleo')];
  await eventually(async () => (await asked(6)).people.length === 3, 'the gateway lets all in');

  // Boxes that have a configuration and are away: the canary is not even asked before it is back.
  await cloud.context.db.appliance.updateMany({
    data: { confirmedRevision: 1, confirmedHash: '0'.repeat(64) },
  });
  const { rolloutId } = await cloud.rest.patch<{ rolloutId: string }>(`networks/${network.id}?apply=true`, {
    siteIds: company.siteIds,
  });
  const before = await asked(6);
  expect(before.people).toContain(amy.identity);
  await cloud.rest.post(`teleworkers/${amy.id}/revocation`, { reason: 'keyCompromise' });
  await eventually(async () => !(await asked(6)).people.includes(amy.identity), 'Amy is shut out');
  const after = await asked(6);
  expect(after.people).toEqual([ben.identity, cleo.identity].sort());
  expect(after.revision).toBeGreaterThan(before.revision);
  await eventually(async () => {
    const { state } = await cloud.rest.get<{ state: string }>(`rollouts/${rolloutId}`);
    return state === 'superseded';
  }, 'the rollout goes on with a revision above the gateway’s');
  const { items } = await cloud.rest.get<{ items: { state: string; revision: number }[] }>(
    `rollouts?network_id=${network.id}`,
  );
  expect(items[0]).toMatchObject({ state: 'running' });
  const { items: revisions } = await cloud.rest.get<{ items: { number: number; reason: string }[] }>(
    `networks/${network.id}/revisions`,
  );
  expect(revisions[0]!.number).toBeGreaterThan(after.revision);

  await cloud.context.db.site.update({ where: { id: company.siteIds[0]! }, data: { accessLines: [] } });
  await cloud.rest.post(`teleworkers/${ben.id}/revocation`, { reason: 'keyCompromise' });
  await eventually(async () => !(await asked(6)).people.includes(ben.identity), 'Ben is shut out');
  expect((await asked(6)).people).toEqual([cleo.identity]);
});
