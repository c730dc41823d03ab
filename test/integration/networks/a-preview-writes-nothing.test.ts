import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Network, Preview, Revision } from '../../../cloud/networks/schema.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

test('a preview shows what a commit would do, and the commit does just that', async () => {
  const { rest } = cloud;
  const { customerId, siteIds, sites } = await createCompany(rest, 3);
  const creation = {
    customerId,
    name: 'Company network',
    kind: 'multi-site',
    parameters: { topology: 'mesh' },
    siteIds,
  };
  const dry = await rest.post<Network>('networks?validate_only=true&apply=true', creation);
  expect(dry).toMatchObject({
    siteIds: [...siteIds].sort(),
    sites: [{ allotments: [{ lan: 'lan1' }] }, {}, {}],
  });
  expect((await rest.request('GET', `networks/${dry.id}`)).status).toBe(404);
  const network = await rest.post<Network>('networks', creation);
  expect(network).toMatchObject({ latestRevision: null, siteIds: [...siteIds].sort() });

  const preview = await rest.post<Preview>(`networks/${network.id}/revisions?validate_only=true`);
  expect(preview.targets).toHaveLength(3);
  expect(preview.targets.every((target) => target.changed)).toBe(true);
  expect(preview.sites.map((site) => site.allotments[0]?.subnet)).toEqual([
    '10.0.0.0/24',
    '10.0.1.0/24',
    '10.0.2.0/24',
  ]);
  expect(await rest.get(`networks/${network.id}`)).toEqual(network);
  expect(await rest.get(`networks/${network.id}/revisions`)).toEqual({ items: [] });
  expect(await cloud.context.db.targetState.count()).toBe(0);

  const revision = await rest.post<Revision>(`networks/${network.id}/revisions`, { note: 'opening' });
  expect(revision).toMatchObject({ reason: 'committed', note: 'opening', createdBy: 'test', appliances: 3 });
  expect(revision.targets.map(({ applianceId, hash }) => ({ applianceId, hash }))).toEqual(
    preview.targets.map(({ applianceId, hash }) => ({ applianceId, hash })),
  );
  expect(await rest.get(`networks/${network.id}`)).toMatchObject({ latestRevision: revision.number });

  const path = `revisions/${revision.number}/target-states/${sites[0]?.appliance.id}`;
  expect(await rest.get(path)).toMatchObject({
    revision: revision.number,
    target: { vpn: { siteToSite: [{}, {}] }, interfaces: { lans: [{ address: '10.0.0.1/24' }] } },
  });
  expect(await rest.get(`appliances/${sites[0]?.appliance.id}`)).toMatchObject({ wanted: null });
});

test('a preview tells in words what moves on which box, and what that touches', async () => {
  const { rest } = cloud;
  const { customerId, siteIds, sites } = await createCompany(rest, 3);
  const network = await rest.post<Network>('networks?apply=true', {
    customerId,
    siteIds,
    name: 'Company network',
    kind: 'multi-site',
    parameters: { topology: 'mesh', lans: [{ name: 'lan1', device: 'eth1' }] },
  });
  const [first, second] = sites;
  const change = {
    siteIds: siteIds.slice(0, 2),
    parameters: {
      siteOverrides: {
        [first?.id ?? '']: { lans: [{ name: 'lan1', device: 'eth1', subnet: '10.2.0.0/24' }] },
      },
    },
  };
  const patched = await rest.request<Network>(
    'PATCH',
    `networks/${network.id}?validate_only=true&apply=true`,
    {
      body: change,
      headers: { 'if-match': '*' },
    },
  );
  expect(patched).toMatchObject({ status: 200, body: { siteIds: change.siteIds } });
  expect(await rest.get(`networks/${network.id}`)).toMatchObject({ version: network.version, siteIds });

  await rest.patch(`networks/${network.id}`, change);
  const { targets, totals, warnings } = await rest.post<Preview>(
    `networks/${network.id}/revisions?validate_only=true`,
  );
  const moved = targets.find(({ siteId }) => siteId === first?.id);
  expect(moved).toMatchObject({
    serial: first?.appliance.serial,
    siteName: expect.stringContaining('site 0'),
    impact: {
      tunnels: {
        added: [],
        removed: [expect.stringContaining('site 2')],
        reestablished: [expect.stringContaining('site 1')],
      },
      leases: [{ lan: 'lan1', reason: 'subnet-moved' }],
      interruptsConnectivity: true,
    },
  });
  expect(moved?.difference.map(({ summary }) => summary)).toContain('LAN lan1: 10.0.0.0/24 → 10.2.0.0/24');
  expect(targets.find(({ siteId }) => siteId === second?.id)?.impact.leases).toEqual([]);
  expect(totals).toMatchObject({
    appliances: 2,
    changed: 2,
    leases: 1,
    tunnels: { added: 0, removed: 2, reestablished: 2 },
  });
  expect(warnings).toEqual([]);
});

test('a secret of an access line is in no preview, revision or target state', async () => {
  const { rest } = cloud;
  const password = 'not-to-be-seen';
  const { customerId, siteIds, sites } = await createCompany(rest, 1, () => ({
    name: 'wan1',
    device: 'eth0',
    priority: 1,
    addressing: { method: 'pppoe', username: 'office@provider.example', password },
  }));
  const network = await rest.post<Network>('networks?apply=true', {
    customerId,
    name: 'Internet access',
    kind: 'mono-site',
    siteIds,
  });
  const answers = await Promise.all([
    rest.post(`networks/${network.id}/revisions?validate_only=true`),
    rest.get(`revisions/${network.revision}`),
    rest.get(`revisions/${network.revision}/target-states/${sites[0]?.appliance.id}`),
    rest.get(`appliances/${sites[0]?.appliance.id}/target-state`),
  ]);
  for (const answer of answers) expect(JSON.stringify(answer)).not.toContain(password);
  expect(cloud.logLines.join('\n')).not.toContain(password);
});
