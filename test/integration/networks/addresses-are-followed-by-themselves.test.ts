import { expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import type { Network, Revision, RevisionSummary, TargetStateView } from '../../../cloud/networks/schema.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { addAppliance, type Company, createCompany, createSite, staticLine } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';

type Items<Item> = { items: Item[] };

async function hubAndSpokes(cloud: TestCloud, company: Company): Promise<Network> {
  return cloud.rest.post<Network>('networks?apply=true', {
    customerId: company.customerId,
    name: 'Company network',
    kind: 'multi-site',
    parameters: { topology: 'hub-and-spoke', hubSiteId: company.siteIds[0] },
    siteIds: company.siteIds,
  });
}

async function newestRevision(cloud: TestCloud, network: Network, after: number): Promise<Revision> {
  let newest: RevisionSummary | undefined;
  await eventually(async () => {
    const page = await cloud.rest.get<Items<RevisionSummary>>(`networks/${network.id}/revisions`);
    newest = page.items[0];
    return (newest?.number ?? 0) > after;
  }, 'a newer revision');
  return cloud.rest.get(`revisions/${newest?.number}`);
}

async function targetOf(cloud: TestCloud, revision: number, applianceId: string): Promise<TargetState> {
  const path = `revisions/${revision}/target-states/${applianceId}`;
  return (await cloud.rest.get<TargetStateView>(path)).target;
}

const wantedBy = async (cloud: TestCloud, applianceId: string) =>
  (await cloud.rest.get<{ wanted: { revision: number } | null }>(`appliances/${applianceId}`)).wanted
    ?.revision;

test('a hub with another public address leads to new target states for its spokes, not from the draft', async () => {
  await using cloud = await startCloud();
  const company = await createCompany(cloud.rest, 3);
  const network = await hubAndSpokes(cloud, company);
  await cloud.rest.patch(`networks/${network.id}`, { parameters: { dns: { domain: 'draft.internal' } } });

  await cloud.rest.patch(`sites/${company.siteIds[0]}`, { accessLines: [staticLine(99)] });
  const revision = await newestRevision(cloud, network, network.revision ?? 0);
  expect(revision).toMatchObject({ reason: 'address-changed', createdBy: 'system' });
  for (const site of company.sites.slice(1)) {
    const target = await targetOf(cloud, revision.number, site.appliance.id);
    expect(target.vpn.siteToSite[0]?.remoteAddress).toBe('203.0.113.99');
    expect(target.dns.domain).not.toBe('draft.internal');
    await eventually(async () => (await wantedBy(cloud, site.appliance.id)) === revision.number, 'wanted');
  }
  expect(revision.targets.flatMap(({ difference }) => difference.map(({ path }) => path)).sort()).toEqual([
    '/interfaces/wans/0/addressing',
    '/vpn/siteToSite/0/remoteAddress',
    '/vpn/siteToSite/0/remoteAddress',
  ]);
});

test('an appliance that is claimed later gets its configuration, and its peers learn of it', async () => {
  await using cloud = await startCloud();
  const { rest } = cloud;
  const company = await createCompany(rest, 2);
  const late = await createSite(rest, company.customerId, 'Late branch', staticLine(50));
  const network = await hubAndSpokes(cloud, { ...company, siteIds: [...company.siteIds, late.id] });
  expect(network.sites.find(({ siteId }) => siteId === late.id)?.allotments).toHaveLength(1);

  const { appliance } = await addAppliance(rest, late.id, 'LATE');
  const revision = await newestRevision(cloud, network, network.revision ?? 0);
  expect(revision).toMatchObject({ reason: 'appliance-added', appliances: 3 });
  await eventually(async () => (await wantedBy(cloud, appliance.id)) === revision.number, 'wanted');
  const hub = await targetOf(cloud, revision.number, company.sites[0]?.appliance.id ?? '');
  expect(hub.vpn.siteToSite).toHaveLength(2);

  await rest.post(`appliances/${appliance.id}/retirement`, {});
  const without = await newestRevision(cloud, network, revision.number);
  expect(without).toMatchObject({ reason: 'appliance-removed', appliances: 2 });
});

test('a revision that was only committed is rolled out by nobody but a person', async () => {
  await using cloud = await startCloud();
  const { rest } = cloud;
  const company = await createCompany(rest, 2);
  const network = await rest.post<Network>('networks', {
    customerId: company.customerId,
    name: 'Company network',
    kind: 'multi-site',
    parameters: { topology: 'mesh' },
    siteIds: company.siteIds,
  });
  const { number } = await rest.post<Revision>(`networks/${network.id}/revisions`);
  await rest.patch(`sites/${company.siteIds[0]}`, { accessLines: [staticLine(99)] });

  // Another network that is followed shows that the first one has been looked at.
  const marker = await createCompany(rest, 2, (index) => staticLine(index + 100));
  const followed = await hubAndSpokes(cloud, marker);
  await rest.patch(`sites/${marker.siteIds[0]}`, { accessLines: [staticLine(120)] });
  await newestRevision(cloud, followed, followed.revision ?? 0);
  expect(await rest.get(`networks/${network.id}`)).toMatchObject({ latestRevision: number });
  expect(await wantedBy(cloud, company.sites[0]?.appliance.id ?? '')).toBeUndefined();
});
