import { expect, test } from 'vitest';
import type { Network, Preview, Revision } from '../../../cloud/networks/schema.ts';
import { startCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';

test('a preview shows what a commit would do, and the commit does just that', async () => {
  await using cloud = await startCloud();
  const { rest } = cloud;
  const { customerId, siteIds, sites } = await createCompany(rest, 3);
  const network = await rest.post<Network>('networks', {
    customerId,
    name: 'Company network',
    kind: 'multi-site',
    parameters: { topology: 'mesh' },
    siteIds,
  });
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

test('a secret of an access line is in no preview, revision or target state', async () => {
  await using cloud = await startCloud();
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
