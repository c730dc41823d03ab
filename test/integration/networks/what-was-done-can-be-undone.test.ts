import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Network, Preview, Revision, RevisionSummary } from '../../../cloud/networks/schema.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { createCompany, createSite, staticLine } from '../../lib/company.ts';
import { publishedTemplate, publishVersion } from '../../lib/templates.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

type Problem = {
  code: string;
  errors?: { pointer: string; code: string; change?: { by: string; before?: unknown; after?: unknown } }[];
};
const send = <Body>(method: string, path: string, body?: unknown, ifMatch = '*') =>
  cloud.rest.request<Body & Problem>(method, path, {
    ...(body !== undefined && { body }),
    headers: { 'if-match': ifMatch },
  });
const hashesOf = ({ targets }: Pick<Revision, 'targets'>) => targets.map(({ hash }) => hash);

async function meshOf(siteCount: number, more: object = {}) {
  const company = await createCompany(cloud.rest, siteCount);
  const network = await cloud.rest.post<Network>('networks', {
    customerId: company.customerId,
    name: 'Company network',
    kind: 'multi-site',
    parameters: { topology: 'mesh' },
    siteIds: company.siteIds,
    ...more,
  });
  return { company, network, path: `networks/${network.id}` };
}

test('who goes by an older version is told what others changed since, and who', async () => {
  const { network, path } = await meshOf(1, { tags: ['north'] });
  const etag = `"${network.version}"`;
  const { secret } = await cloud.context.accounts.tokens.issue({ name: 'colleague', role: 'noc-engineer' });
  await using colleague = cloud.rest.as({ token: secret });
  await colleague.patch(path, {
    parameters: { dns: { domain: 'first.internal' } },
    tags: ['north', 'pilot'],
  });
  await cloud.rest.patch(path, { name: 'Renamed' });
  await colleague.patch(path, {
    name: 'Company network',
    parameters: { dns: { domain: 'second.internal' } },
  });

  for (const late of [
    await send('PATCH', path, { name: 'Mine' }, etag),
    await send('DELETE', path, undefined, etag),
    await send('POST', `${path}/discard`, undefined, etag),
  ]) {
    expect(late).toMatchObject({ status: 412, body: { code: 'version-mismatch' } });
    expect(late.body.errors?.map(({ pointer, change }) => [pointer, change])).toEqual([
      ['/tags', expect.objectContaining({ by: 'colleague', before: ['north'], after: ['north', 'pilot'] })],
      ['/parameters/dns/domain', { by: 'colleague', at: expect.any(String), after: 'second.internal' }],
    ]);
  }
  expect(await cloud.rest.get(path)).toMatchObject({ name: 'Company network', version: network.version + 3 });
});

test('a draft is discarded, and an earlier revision comes back as a new one', async () => {
  const { rest } = cloud;
  const { company, path } = await meshOf(2);
  expect(await send('POST', `${path}/discard`)).toMatchObject({ status: 409, body: { code: 'conflict' } });
  const first = await rest.post<Revision>(`${path}/revisions`, { note: 'Opening' });
  const third = await createSite(rest, company.customerId, 'Third', staticLine(77));
  const edit = {
    parameters: { dns: { domain: 'edited.internal' } },
    siteIds: [company.siteIds[0], third.id],
  };
  await rest.patch(path, edit);
  const discarded = await send<Network>('POST', `${path}/discard`);
  expect(discarded.body).toMatchObject({ parameters: { topology: 'mesh' }, siteIds: company.siteIds });

  await rest.patch(path, edit);
  const second = await rest.post<Revision>(`${path}/revisions`);
  expect(hashesOf(second)).not.toEqual(hashesOf(first));
  const restores = { restores: first.number, note: 'The new domain broke the till' };
  const preview = await rest.post<Preview>(`${path}/revisions?validate_only=true`, restores);
  expect(hashesOf(preview)).toEqual(hashesOf(first));
  expect(await rest.get(path)).toMatchObject({ latestRevision: second.number, ...edit });

  const undone = await rest.post<Revision>(`${path}/revisions`, restores);
  expect(undone).toMatchObject({ reason: 'restored', note: restores.note, sites: first.sites });
  expect(hashesOf(undone)).toEqual(hashesOf(first));
  const after = await rest.get<Network>(path);
  expect(after).toMatchObject({ parameters: { topology: 'mesh' }, siteIds: company.siteIds });
  expect(after.sites.map(({ allotments }) => allotments)).toEqual(first.sites.map((site) => site.allotments));

  const other = await meshOf(1, {});
  const foreign = await send('POST', `${other.path}/revisions`, { restores: first.number });
  expect(foreign).toMatchObject({ status: 404, body: { errors: [{ pointer: '/restores' }] } });
});

test('a fleet change renders what was committed with another template version, not the draft', async () => {
  const { rest, context } = cloud;
  const { networks } = context;
  const template = await publishedTemplate(rest, 'multi-site', {
    patch: { topology: 'mesh', dns: { domain: 'one.internal' } },
  });
  const { network, path } = await meshOf(2, { templateVersionId: template.id, parameters: {} });
  const change = { networkId: network.id, createdBy: 'a rollout' };
  await expect(networks.prepareFleetChange(change)).rejects.toMatchObject({ code: 'conflict' });
  const { number } = await rest.post<Revision>(`${path}/revisions`);
  await rest.patch(path, { parameters: { dns: { forwarders: ['203.0.113.53'] } } });

  const lans = [
    { name: 'lan1', device: 'eth1' },
    { name: 'guests', device: 'eth2', zone: 'guests' },
  ];
  const next = await publishVersion(rest, template.templateId, {
    patch: { topology: 'mesh', dns: { domain: 'two.internal' }, lans },
  });
  const to = { ...change, templateVersionId: next.id };
  const preview = await networks.previewFleetChange(to);
  expect(preview.sites.every(({ allotments }) => allotments.length === 2)).toBe(true);
  expect(await rest.get(path)).toMatchObject({ latestRevision: number, templateVersionId: template.id });

  const prepared = await networks.prepareFleetChange(to);
  const revision = await rest.get<Revision>(`revisions/${Reflect.get(prepared, 'revision')}`);
  expect(revision).toMatchObject({ reason: 'fleet-change', createdBy: 'a rollout', template: { number: 2 } });
  expect(hashesOf(revision)).toEqual(hashesOf(preview));
  expect(JSON.stringify(revision)).not.toContain('203.0.113.53');
  expect(await rest.get<Network>(path)).toMatchObject({
    templateVersionId: next.id,
    parameters: { dns: { forwarders: ['203.0.113.53'] } },
  });
  expect(await rest.get(`networks?template_version_id=${next.id}`)).toMatchObject({
    items: [{ id: network.id }],
  });

  const late = await send('PATCH', path, { name: 'Mine' }, '"2"');
  expect(late.body.errors).toMatchObject([
    {
      pointer: '/templateVersionId',
      change: { by: 'a rollout', before: template.id, after: next.id },
    },
  ]);

  const undone = await networks.restoreRevision({ ...change, revision: number });
  expect(await rest.get(path)).toMatchObject({
    latestRevision: undone.revision,
    templateVersionId: template.id,
    parameters: { dns: { forwarders: ['203.0.113.53'] } },
  });
});

test('a retired version is for those who have it; a draft version and one of another kind are for nobody', async () => {
  const { rest } = cloud;
  const template = await publishedTemplate(rest, 'multi-site', { patch: { topology: 'mesh' } });
  const { network, path, company } = await meshOf(1, { templateVersionId: template.id });
  await rest.post(`${path}/revisions`);
  await rest.post(`templates/${template.templateId}/versions/1/retirement`);
  await rest.patch(path, { name: 'Still on it' });
  await rest.patch(path, { templateVersionId: null });
  await rest.patch(path, { templateVersionId: template.id });

  const draft = await rest.post<{ id: string }>(`templates/${template.templateId}/versions`, {});
  const other = await publishedTemplate(rest, 'mono-site', {});
  const before = await rest.get<Network>(path);
  const body = { customerId: company.customerId, name: 'Another', kind: 'multi-site' };
  const cases: [string, string, object, number, string][] = [
    ['POST', 'networks', { ...body, templateVersionId: template.id }, 409, 'template-not-usable'],
    ['PATCH', path, { templateVersionId: draft.id }, 409, 'template-not-usable'],
    ['PATCH', path, { templateVersionId: other.id }, 422, 'network-invalid'],
    ['PATCH', path, { templateVersionId: network.id }, 404, 'not-found'],
    ['PATCH', path, { templateVersionId: 'mine' }, 400, 'request-invalid'],
    ['PATCH', path, { tags: [' '] }, 400, 'request-invalid'],
  ];
  for (const [method, place, change, status, code] of cases) {
    const answer = await send(method, place, change);
    expect(answer, JSON.stringify(change)).toMatchObject({ status, body: { code } });
    expect(answer.body.errors?.[0]?.pointer).toMatch(/^\/(templateVersionId|tags\/0)$/);
  }
  expect(await rest.get(path)).toEqual(before);
  for (const [place, change, expected] of [
    [`${path}/revisions`, { restores: 0 }, '400 /restores'],
    [`${path}/revisions`, { restores: 1, colour: 1 }, '400 /colour'],
    [`${path}/revisions`, { restores: 999_999 }, '404 /restores'],
    [`${path}/revisions?validate_only=true`, { restores: 999_999 }, '404 /restores'],
  ] as const) {
    const answer = await send('POST', place, change);
    expect(`${answer.status} ${answer.body.errors?.[0]?.pointer}`).toBe(expected);
  }
  const blind = await rest.request<Problem>('POST', `${path}/discard`);
  expect(blind).toMatchObject({ status: 428, body: { code: 'version-required' } });
  const { items } = await rest.get<{ items: RevisionSummary[] }>(`${path}/revisions`);
  expect(items).toMatchObject([{ template: { id: template.templateId, number: 1 }, note: null }]);
});
