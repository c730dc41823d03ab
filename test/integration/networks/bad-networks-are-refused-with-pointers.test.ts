import { expect, test } from 'vitest';
import type { Network } from '../../../cloud/networks/schema.ts';
import { startCloud } from '../../lib/cloud.ts';
import { createCompany, createSite, staticLine } from '../../lib/company.ts';

const NOBODY = '01900000-0000-7000-8000-000000000000';

test('what cannot be is refused with a code and a pointer, and nothing of it is kept', async () => {
  await using cloud = await startCloud();
  const { rest } = cloud;
  const { customerId, siteIds } = await createCompany(rest, 2);
  const other = await createCompany(rest, 1);
  const body = {
    customerId,
    name: 'Company network',
    kind: 'multi-site',
    parameters: { topology: 'mesh' },
    siteIds,
  };
  const refused = async (change: object, query = '') => {
    const answer = await rest.request<{ code: string; errors?: { pointer: string; code: string }[] }>(
      'POST',
      `networks${query}`,
      { body: { ...body, ...change } },
    );
    const faults = answer.body.errors?.map(({ pointer, code }) => `${pointer} ${code}`);
    return { status: answer.status, code: answer.body.code, faults };
  };

  expect(await refused({ kind: 'ring' })).toMatchObject({ status: 400, faults: ['/kind enum'] });
  expect(await refused({ colour: 'red' })).toMatchObject({ status: 400, code: 'request-invalid' });
  expect(await refused({ customerId: NOBODY })).toMatchObject({ status: 404, code: 'not-found' });
  expect(await refused({ parameters: { topology: 'ring' } })).toEqual({
    status: 422,
    code: 'network-invalid',
    faults: ['/parameters/topology value-invalid'],
  });
  expect(await refused({ siteIds: [siteIds[0], other.siteIds[0]] })).toEqual({
    status: 422,
    code: 'network-invalid',
    faults: ['/siteIds/1 site-unknown'],
  });
  expect(await refused({ parameters: { topology: 'hub-and-spoke' } }, '?apply=true')).toEqual({
    status: 422,
    code: 'network-invalid',
    faults: ['/parameters/hubSiteId hub-missing'],
  });
  const unreachable = await createSite(rest, customerId, 'No line', { ...staticLine(9), reachable: false });
  const another = await createSite(rest, customerId, 'No line either', {
    ...staticLine(10),
    reachable: false,
  });
  expect((await refused({ siteIds: [unreachable.id, another.id] }, '?apply=true')).status).toBe(201);
  expect((await rest.get<{ items: Network[] }>('networks')).items).toHaveLength(1);
});

test('an exhausted pool and an occupied site are told apart', async () => {
  await using cloud = await startCloud();
  const { rest } = cloud;
  const { customerId, siteIds } = await createCompany(rest, 3);
  await rest.patch(`customers/${customerId}`, { addressPool: '10.9.0.0/23' });
  const body = {
    customerId,
    name: 'Company network',
    kind: 'multi-site',
    parameters: { topology: 'mesh' },
    siteIds,
  };
  const full = await rest.request('POST', 'networks?apply=true', { body });
  expect(full).toMatchObject({ status: 422, body: { code: 'address-pool-exhausted' } });
  expect(await cloud.context.db.networkSite.count()).toBe(0);

  await rest.post('networks', body);
  const twice = await rest.request('POST', 'networks', { body });
  expect(twice).toMatchObject({
    status: 409,
    body: { code: 'site-occupied', errors: [{ pointer: '/siteIds/0' }, {}, {}] },
  });
});
