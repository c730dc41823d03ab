import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Template, TemplateVersion, VersionDifference } from '../../../cloud/templates/schema.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';
import type { Answer } from '../../lib/rest.ts';
import { publishedTemplate, publishVersion } from '../../lib/templates.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

type Problem = { code: string; errors?: { pointer: string; code: string }[] };

const create = (name: string) => cloud.rest.post<Template>('templates', { name, kind: 'multi-site' });
const send = (method: string, path: string, body?: unknown, etag: string | number = '*') =>
  cloud.rest.request<TemplateVersion & Problem>(method, path, {
    ...(body !== undefined && { body }),
    headers: { 'if-match': etag === '*' ? '*' : `"${etag}"` },
  });
const refusal = ({ status, body }: Answer<Problem>) =>
  [status, body.code, ...(body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)].join(' ');

const PATCH = { topology: 'mesh', dns: { domain: 'branch.internal' } };

test('a draft is edited, published with a note, and from then on copied, compared and retired only', async () => {
  const { rest } = cloud;
  const template = await create('Branches');
  expect(template).toMatchObject({ latestPublished: null, versions: 0 });
  const versions = `templates/${template.id}/versions`;
  const draft = await rest.post<TemplateVersion>(versions, { patch: PATCH });
  expect(draft).toMatchObject({ number: 1, state: 'draft', patch: PATCH, locks: [], overlays: {} });

  const content = { locks: ['/dns/domain'], overlays: { hub: { dns: { forwarders: ['192.0.2.53'] } } } };
  const edited = await send('PATCH', `${versions}/1`, content, draft.version);
  expect(edited).toMatchObject({ status: 200, body: { ...content, patch: PATCH } });
  expect(refusal(await send('PATCH', `${versions}/1`, { patch: {} }, draft.version))).toMatch(/^412/);

  const publication = `${versions}/1/publication`;
  const dry = await send('POST', `${publication}?validate_only=true`, { note: 'First' });
  expect(dry).toMatchObject({ status: 200, body: { state: 'draft', publishedAt: null } });
  const published = await send('POST', publication, { note: 'First' }, edited.body.version);
  expect(published.body).toMatchObject({ state: 'published', note: 'First', publishedBy: 'test' });
  expect(await rest.get(`templates/${template.id}`)).toMatchObject({
    latestPublished: { id: draft.id, number: 1 },
  });
  for (const [method, path, body] of [
    ['PATCH', `${versions}/1`, { patch: {} }],
    ['DELETE', `${versions}/1`],
    ['POST', publication, { note: 'Again' }],
  ] as const) {
    expect(refusal(await send(method, path, body)), method).toBe('409 template-published');
  }
  expect(refusal(await send('DELETE', `templates/${template.id}`))).toBe('409 in-use');

  const second = await rest.post<TemplateVersion>(versions, {
    copyFrom: 1,
    patch: { ...PATCH, dns: { domain: 'office.internal' } },
  });
  expect(second).toMatchObject({ number: 2, state: 'draft', ...content });
  const { items: differences } = await rest.get<{ items: VersionDifference[] }>(
    `${versions}/1/differences?to=2`,
  );
  expect(differences).toMatchObject([
    { pointer: '/patch/dns/domain', before: 'branch.internal', after: 'office.internal' },
  ]);
  await send('POST', `${versions}/2/publication`, { note: 'Another domain' });
  const { items: changelog } = await rest.get<{ items: TemplateVersion[] }>(versions);
  expect(changelog.map(({ number, note }) => [number, note])).toEqual([
    [2, 'Another domain'],
    [1, 'First'],
  ]);

  expect(await rest.post(`${versions}/1/retirement`)).toMatchObject({ state: 'retired', retiredBy: 'test' });
  expect(await rest.get(`${versions}?state=retired`)).toMatchObject({ items: [{ number: 1 }] });
  const copy = await rest.post<Template>(`templates/${template.id}/copy`, { name: 'Shops', number: 1 });
  expect(await rest.get(`templates/${copy.id}/versions/1`)).toMatchObject({ state: 'draft', patch: PATCH });
  expect((await send('DELETE', `templates/${copy.id}`)).status).toBe(204);
});

test('a template no network could be rendered from is not published, and stays as it was', async () => {
  const { rest } = cloud;
  const template = await create('Broken');
  const lans = [
    { name: 'lan1', device: 'eth1', subnet: '10.1.0.0/24' },
    { name: 'lan2', device: 'eth2', subnet: '10.1.0.0/25' },
  ];
  const draft = await rest.post<TemplateVersion>(`templates/${template.id}/versions`, {
    patch: { topology: 'mesh' },
    overlays: { single: { lans } },
  });
  const path = `templates/${template.id}/versions/1`;
  const refused = await send('POST', `${path}/publication`, { note: 'Two LANs' });
  expect(refusal(refused)).toMatch(/^422 template-invalid .*\/overlays\/single\/lans/);
  expect(await rest.get(path)).toEqual(draft);
});

test('bad input is refused with a pointer, and nothing of it is kept', async () => {
  const { rest } = cloud;
  const { id } = await create('Good');
  await publishVersion(rest, id, { patch: PATCH });
  const versions = `templates/${id}/versions`;
  await rest.post(versions, {});
  const before = await rest.get(versions);
  const cases: [string, string, unknown, string][] = [
    ['POST', 'templates', { name: ' ', kind: 'multi-site' }, '400 request-invalid /name pattern'],
    ['POST', 'templates', { name: 'Ring', kind: 'ring' }, '400 request-invalid /kind enum'],
    ['POST', versions, { copyFrom: 9 }, '404 not-found /copyFrom unknown'],
    ['POST', versions, { patch: { colour: 1 } }, '422 template-invalid /patch/colour unknown-member'],
    ['POST', versions, { locks: ['dns'] }, '400 request-invalid /locks/0 pattern'],
    ['POST', versions, { locks: ['/colour'] }, '422 template-invalid /locks/0 unknown-member'],
    ['POST', versions, { overlays: { edge: {} } }, '400 request-invalid /overlays/edge additionalProperties'],
    [
      'PATCH',
      `${versions}/2`,
      { overlays: { hub: { dns: { domain: 7 } } } },
      '422 template-invalid /overlays/hub/dns/domain value-invalid',
    ],
    ['PATCH', `${versions}/2`, {}, '400 request-invalid  minProperties'],
    ['PATCH', `${versions}/9`, { patch: {} }, '404 not-found'],
    ['POST', `${versions}/2/publication`, {}, '400 request-invalid /note required'],
    ['POST', `${versions}/2/retirement`, undefined, '409 conflict'],
    ['GET', `${versions}/1/differences?to=0`, undefined, '400 request-invalid ?to minimum'],
    ['POST', `templates/${id}/copy`, { name: 'Copy', number: 7 }, '404 not-found'],
    ['PATCH', `templates/${id}`, { kind: 'mono-site' }, '400 request-invalid /kind additionalProperties'],
  ];
  for (const [method, path, body, expected] of cases) {
    expect(refusal(await send(method, path, body)), `${method} ${path}`).toBe(expected);
  }
  const withoutMatch = await rest.request<Problem>('PATCH', `${versions}/2`, { body: { patch: {} } });
  expect(refusal(withoutMatch)).toBe('428 version-required');
  expect(await rest.get(versions)).toEqual(before);
  const { items } = await rest.get<{ items: Template[] }>('templates?q=Copy');
  expect(items).toEqual([]);
});

test('before a publication its reach is told, the version before it, and whose changes are pending', async () => {
  const { rest } = cloud;
  const first = await publishedTemplate(rest, 'mono-site', { patch: { ntpServers: ['a.example.net'] } });
  const company = await createCompany(rest, 1);
  await rest.post('networks', {
    customerId: company.customerId,
    name: 'On the template',
    kind: 'mono-site',
    siteIds: company.siteIds,
    templateVersionId: first.id,
  });
  const versions = `templates/${first.templateId}/versions`;
  const draft = await rest.post<TemplateVersion>(versions, { copyFrom: first.number });
  const other = await rest.post<TemplateVersion>(versions, {});
  await rest.patch(`${versions}/${draft.number}`, { patch: { ntpServers: ['b.example.net'] } });
  expect(await rest.get(`${versions}/${draft.number}/reach`)).toEqual({
    networks: 1,
    appliances: 1,
    previous: first.number,
    editors: [
      { by: expect.any(String), at: expect.any(String) },
      { by: expect.any(String), at: expect.any(String) },
    ],
    drafts: [{ number: other.number, by: expect.any(String), at: expect.any(String) }],
  });
});
