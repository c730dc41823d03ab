import { expect, test } from 'vitest';
import type { Network } from '../../../cloud/networks/schema.ts';
import { startCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';

test('a change names the version it follows; of two at once one is told to read again', async () => {
  await using cloud = await startCloud();
  const { rest } = cloud;
  const { customerId, siteIds } = await createCompany(rest, 1);
  const made = await rest.request<Network>('POST', 'networks', {
    body: { customerId, externalKey: 'crm-1', name: 'Internet access', kind: 'mono-site', siteIds },
  });
  expect(made).toMatchObject({ status: 201, headers: { etag: '"1"' } });
  const path = `networks/${made.body.id}`;
  const change = (ifMatch: string | undefined, body: object) =>
    rest.request('PATCH', path, { body, headers: ifMatch === undefined ? {} : { 'if-match': ifMatch } });

  expect(await change(undefined, { name: 'A' })).toMatchObject({
    status: 428,
    body: { code: 'version-required' },
  });
  const both = await Promise.all([change('"1"', { name: 'A' }), change('"1"', { name: 'B' })]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  expect(await change('"1"', { name: 'C' })).toMatchObject({
    status: 412,
    body: { code: 'version-mismatch' },
  });

  const put = await rest.request<Network>('PUT', path, {
    body: { name: 'D', parameters: { firewall: { internetAccess: false } }, siteIds: [] },
    headers: { 'if-match': '"2"' },
  });
  expect(put).toMatchObject({ status: 200, headers: { etag: '"3"' }, body: { name: 'D', siteIds: [] } });
  const { externalKey, kind, parameters } = await rest.get<Network>(path);
  expect({ externalKey, kind, parameters }).toEqual({
    externalKey: 'crm-1',
    kind: 'mono-site',
    parameters: { firewall: { internetAccess: false } },
  });
});

test('a network goes when no appliance runs it; its sites are free then', async () => {
  await using cloud = await startCloud();
  const { rest } = cloud;
  const { customerId, siteIds, sites } = await createCompany(rest, 1);
  const body = { customerId, externalKey: 'crm-2', name: 'Internet access', kind: 'mono-site', siteIds };
  const network = await rest.post<Network>('networks?apply=true', body);
  const refused = await rest.request('DELETE', `networks/${network.id}`, { headers: { 'if-match': '*' } });
  expect(refused).toMatchObject({ status: 409, body: { code: 'in-use' } });
  expect(await rest.request('POST', 'networks', { body: { ...body, siteIds: [] } })).toMatchObject({
    status: 409,
    body: { code: 'external-key-taken' },
  });

  // At another site of the customer it still runs, or is to run, what the network gave it.
  const elsewhere = await rest.post<{ id: string }>('sites', {
    name: 'Elsewhere',
    customerId,
    accessLines: [],
  });
  await rest.patch(`appliances/${sites[0]?.appliance.id}`, { siteId: elsewhere.id });
  const kept = await rest.request('DELETE', `networks/${network.id}`, { headers: { 'if-match': '*' } });
  expect(kept).toMatchObject({ status: 409, body: { code: 'in-use' } });

  // Taken from its customer it is reset.
  await rest.patch(`appliances/${sites[0]?.appliance.id}`, { siteId: null });
  await rest.delete(`networks/${network.id}`);
  expect((await rest.request('GET', `networks/${network.id}`)).status).toBe(404);
  expect((await rest.request('POST', 'networks', { body })).status).toBe(201);
});
