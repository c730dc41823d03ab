import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TargetState } from '#protocol';
import type { Network, ResolvedParameters, RevisionSummary } from '../../../cloud/networks/schema.ts';
import type { Layer } from '../../../cloud/parameters/schema.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { createCompany, staticLine } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';
import type { Answer } from '../../lib/rest.ts';
import { publishedTemplate } from '../../lib/templates.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

type Problem = { code: string; errors?: { pointer: string; code: string }[] };
type Items<Item> = { items: Item[] };

const send = (method: string, path: string, body?: unknown, ifMatch = '*') =>
  cloud.rest.request<Layer & Problem>(method, path, {
    ...(body !== undefined && { body }),
    headers: { 'if-match': ifMatch },
  });
const refusal = ({ status, body }: Answer<Problem>) =>
  [status, body.code, ...(body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)].join(' ');
const originOf = ({ items }: ResolvedParameters, pointer: string) => {
  const found = items.find((item) => item.pointer === pointer);
  return found && [found.value, found.layer, found.locked];
};

test('a layer is set and emptied by its version; what is no layer is refused with a pointer and not kept', async () => {
  const path = 'parameter-layers/operator/mono-site';
  expect(await cloud.rest.get(path)).toMatchObject({ scope: 'operator', patch: {}, version: 0 });
  const first = await send('PUT', path, { patch: { dns: { domain: 'a.internal' } } }, '"0"');
  expect(first).toMatchObject({
    status: 200,
    headers: { etag: '"1"' },
    body: { updatedBy: 'test', locks: [] },
  });
  const cases: [string, string, unknown, string][] = [
    ['PUT', path, { patch: { dns: { domain: 7 } } }, '422 layer-invalid /patch/dns/domain value-invalid'],
    ['PUT', path, { patch: { colour: 1 } }, '422 layer-invalid /patch/colour unknown-member'],
    ['PUT', path, { patch: {}, locks: ['/colour'] }, '422 layer-invalid /locks/0 unknown-member'],
    ['PUT', path, { patch: [] }, '400 request-invalid /patch type'],
    ['PUT', path, { locks: [] }, '400 request-invalid /patch required'],
    ['PUT', 'parameter-layers/operator/ring', { patch: {} }, '404 not-found'],
    ['PUT', 'parameter-layers/tiers/lead/mono-site', { patch: {} }, '404 not-found'],
  ];
  for (const [method, place, body, expected] of cases) {
    expect(refusal(await send(method, place, body)), JSON.stringify(body)).toBe(expected);
  }
  expect(refusal(await send('PUT', path, { patch: {} }, '"0"'))).toBe('412 version-mismatch');
  const dry = await send('PUT', `${path}?validate_only=true`, { patch: {} });
  expect(dry).toMatchObject({ status: 200, body: { patch: {}, version: 1 } });
  expect(await cloud.rest.get(path)).toEqual(first.body);
  expect((await send('DELETE', path, undefined, '"1"')).status).toBe(204);
  expect(await cloud.rest.get(path)).toMatchObject({ patch: {}, version: 2 });
  expect(await cloud.rest.get('parameter-layers')).toMatchObject({ items: [{ kind: 'mono-site' }] });
});

test('locks hold, every value tells its layer, and a network keeps the layers it was committed with', async () => {
  const { rest } = cloud;
  const company = await createCompany(rest, 2);
  const [hub, spoke] = company.siteIds;
  await rest.patch(`customers/${company.customerId}`, { tier: 'gold' });
  const template = await publishedTemplate(rest, 'multi-site', {
    patch: { topology: 'hub-and-spoke', dns: { domain: 'template.internal' } },
    locks: ['/topology'],
    overlays: { hub: { ntpServers: ['192.0.2.1'] } },
  });
  const operator = { patch: { dns: { forwarders: ['192.0.2.53'] } }, locks: ['/dns/forwarders'] };
  await send('PUT', 'parameter-layers/operator/multi-site', operator);
  const tier = { patch: { dns: { cacheEntries: 5000 } }, locks: [] };
  await send('PUT', 'parameter-layers/tiers/gold/multi-site', tier);

  const body = {
    customerId: company.customerId,
    name: 'Company network',
    kind: 'multi-site',
    siteIds: company.siteIds,
    templateVersionId: template.id,
    parameters: { hubSiteId: hub, siteOverrides: { [spoke ?? '']: { dns: { domain: 'site.internal' } } } },
  };
  const bad = {
    topology: 'mesh',
    siteOverrides: { [spoke ?? '']: { dns: { forwarders: ['203.0.113.53'] } } },
  };
  expect(refusal(await send('POST', 'networks?apply=true', { ...body, parameters: bad }))).toMatch(
    /^422 network-invalid .*parameter-locked/,
  );
  expect((await rest.get<Items<Network>>('networks')).items).toEqual([]);
  const network = await rest.post<Network>('networks?apply=true', body);
  expect(network).toMatchObject({ outdated: false, template: { number: 1, state: 'published' } });

  const path = `networks/${network.id}`;
  const common = await rest.get<ResolvedParameters>(`${path}/resolved-parameters`);
  expect(originOf(common, '/topology')).toEqual(['hub-and-spoke', 'template', true]);
  expect(originOf(common, '/dns/forwarders')).toEqual([['192.0.2.53'], 'operator', true]);
  expect(originOf(common, '/dns/cacheEntries')).toEqual([5000, 'tier', false]);
  expect(originOf(common, '/hubSiteId')).toEqual([hub, 'customer', false]);
  const ofSpoke = await rest.get<ResolvedParameters>(`${path}/resolved-parameters?site_id=${spoke}`);
  expect(originOf(ofSpoke, '/dns/domain')).toEqual(['site.internal', 'site', false]);
  const hubAppliance = company.sites[0]?.appliance.id;
  const ofHub = await rest.get<ResolvedParameters>(
    `${path}/resolved-parameters?appliance_id=${hubAppliance}`,
  );
  expect(ofHub).toMatchObject({ siteId: hub, role: 'hub' });
  expect(originOf(ofHub, '/ntpServers')).toEqual([['192.0.2.1'], 'template', false]);
  const nowhere = await send('GET', `${path}/resolved-parameters?site_id=${template.id}`);
  expect(refusal(nowhere)).toBe('400 filter-invalid ?site_id unknown');

  await send('PUT', 'parameter-layers/operator/multi-site', {
    ...operator,
    patch: { dns: { forwarders: ['198.51.100.53'] } },
  });
  expect(await rest.get(path)).toMatchObject({ outdated: true, outdatedBecause: ['operator'] });
  expect(await rest.get('networks?outdated=true')).toMatchObject({ items: [{ id: network.id }] });
  expect(await rest.get('networks?outdated=false')).toEqual({ items: [] });
  await rest.patch(`sites/${hub}`, { accessLines: [staticLine(99)] });
  let newest: RevisionSummary | undefined;
  await eventually(async () => {
    newest = (await rest.get<Items<RevisionSummary>>(`${path}/revisions`)).items[0];
    return newest?.reason === 'address-changed';
  }, 'the hub’s new address is followed');
  const spokeAppliance = company.sites[1]?.appliance.id;
  const targetOf = async (revision: number | undefined) =>
    (await rest.get<{ target: TargetState }>(`revisions/${revision}/target-states/${spokeAppliance}`)).target;
  expect((await targetOf(newest?.number)).dns.forwarders).toEqual(['192.0.2.53']);
  expect(newest).toMatchObject({ template: { id: template.templateId, number: 1 } });

  const committed = await rest.post<{ number: number }>(`${path}/revisions`);
  expect((await targetOf(committed.number)).dns.forwarders).toEqual(['198.51.100.53']);
  expect(await rest.get(path)).toMatchObject({ outdated: false });
  expect(await rest.get('networks?outdated=true')).toEqual({ items: [] });

  // A lock that comes later stops commits, and nothing else that may be done to the draft.
  await rest.patch(path, { parameters: { dns: { domain: 'customer.internal' } } });
  await send('PUT', 'parameter-layers/operator/multi-site', { ...operator, locks: ['/dns/domain'] });
  expect(await rest.patch(path, { name: 'Renamed', tags: ['vip'] })).toMatchObject({ tags: ['vip'] });
  const fault = '422 network-invalid /parameters/dns/domain parameter-locked';
  expect(refusal(await send('POST', `${path}/revisions`, {}))).toContain(fault);
  const other = { parameters: { dns: { cacheEntries: 7 } } };
  expect(refusal(await send('PATCH', path, other))).toContain(fault);
});
