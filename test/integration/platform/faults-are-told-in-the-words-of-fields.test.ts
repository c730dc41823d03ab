import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UsedBy } from '../../../cloud/platform/errors.ts';
import { MEMBERS } from '../../../cloud/platform/http/words/members.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';

type Schema = { properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[]; allOf?: Schema[] };
type Operation = {
  parameters?: { in: string; name: string }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
};
type Problem = {
  code: string;
  detail: string;
  errors?: { pointer: string; title?: string; detail: string }[];
  usedBy?: UsedBy;
};
type Made = { id: string };

let cloud: TestCloud;
let paths: Record<string, Record<string, Operation>>;
beforeAll(async () => {
  cloud = await startCloud();
  ({ paths } = await cloud.rest.get<{ paths: typeof paths }>('openapi.json'));
});
afterAll(() => cloud[Symbol.asyncDispose]());

const LANGUAGES = ['en', 'zh-TW'] as const;
/** What no person should have to read. */
const MACHINE =
  /\^|\\[dSsw]|\(\?|\/[a-z][A-Za-z]*(\/|\b(?!48))|does not have the shape|must match|see errors/;
/** Names of techniques and what we quote stay as they are; our own English words do not. */
const ENGLISH = /\b(is|must|are|not|the|of|and|or|with|missing|known|name|site|network|customer)\b/;

async function refused(method: string, path: string, language: string, body?: unknown): Promise<Problem> {
  const answer = await cloud.rest.request<Problem>(method, path, {
    ...(body !== undefined && { body }),
    headers: { 'accept-language': language, 'if-match': '*' },
  });
  expect(answer.status, `${method} ${path}`).toBeGreaterThanOrEqual(400);
  return answer.body;
}

function expectWords(problem: Problem, language: string, of: string): void {
  const said = [
    problem.detail,
    ...(problem.errors ?? []).flatMap(({ title = '', detail }) => [title, detail]),
  ];
  for (const text of said) {
    expect(text, of).not.toMatch(MACHINE);
    const ours = text.replaceAll(/「[^」]*」|下列之一：[^。]*|\S*example\S*/g, '');
    if (language === 'zh-TW') expect(ours, of).not.toMatch(ENGLISH);
  }
}

function membersOf(schema: Schema): string[] {
  const inside = [schema.items, ...(schema.anyOf ?? []), ...(schema.allOf ?? [])];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, member]) => [name, ...membersOf(member)]),
    ...inside.flatMap((one) => (one ? membersOf(one) : [])),
  ];
}

const bodyOf = ({ requestBody }: Operation) => requestBody?.content['application/json']?.schema;
const operations = () =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

test('every member of a request has words in both languages', () => {
  const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const names = operations().flatMap(({ operation }) => [
    ...membersOf(bodyOf(operation) ?? {}),
    ...(operation.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => camel(name)),
  ]);
  expect([...new Set(names)].filter((name) => !MEMBERS[name]).sort()).toEqual([]);
});

test('whatever is sent wrongly is told without patterns and pointers, in both languages', async () => {
  const wrong: unknown[] = [null, 'x', -1.5, [], {}, [{ a: [] }], ''.padEnd(5000, 'y'), true];
  for (const { path, method, operation } of operations()) {
    const schema = bodyOf(operation);
    if (!schema?.properties || /sessions|invitations|imports/.test(path)) continue;
    const place = path.replace('/api/v1/', '').replaceAll(/\{\w+\}/g, '01890000-0000-7000-8000-000000000000');
    for (const value of wrong) {
      const body = Object.fromEntries(Object.keys(schema.properties).map((name) => [name, value]));
      for (const language of LANGUAGES) {
        const problem = await refused(method, place, language, { ...body, nonsense: 1 });
        expectWords(problem, language, `${method} ${path} ${JSON.stringify(value)?.slice(0, 20)}`);
      }
    }
  }
});

test('a fault has the pointer for programs, and the words of its field for people', async () => {
  const { customerId, siteIds } = await createCompany(cloud.rest, 1);
  const parameters = { topology: 'mesh', dns: { forwarders: ['999.1.1.1'] }, lans: [{ name: 'No' }] };
  const network = { customerId, name: 'N', kind: 'multi-site', siteIds, parameters };
  const english = await refused('POST', 'networks', 'en', network);
  expect(english.errors).toContainEqual({
    pointer: '/parameters/dns/forwarders/0',
    title: 'DNS › Upstream resolvers',
    code: 'value-invalid',
    detail: 'must be an IPv4 address such as 192.0.2.1',
  });
  const chinese = await refused('POST', 'networks', 'zh-TW', network);
  expect(chinese.errors?.map(({ pointer }) => pointer)).toEqual(
    english.errors?.map(({ pointer }) => pointer),
  );
  for (const [problem, language] of [
    [english, 'en'],
    [chinese, 'zh-TW'],
  ] as const)
    expectWords(problem, language, language);
  expect(chinese.detail).toContain('須為 IPv4 位址');
});

test('what is in use names the first three that use it and how many there are, in each language', async () => {
  const { customerId, siteIds } = await createCompany(cloud.rest, 4);
  const network = await cloud.rest.post<Made>('networks?apply=true', {
    customerId,
    name: 'Uses four',
    kind: 'multi-site',
    siteIds,
    parameters: { topology: 'mesh' },
  });
  const dialled = await cloud.rest.post<Made>('networks', {
    customerId: (await createCompany(cloud.rest, 1)).customerId,
    name: 'Dialled',
    kind: 'mono-site',
    siteIds: [],
    parameters: { remoteAccess: { enabled: true } },
  });
  const person = await cloud.rest.post<Made>('teleworkers', { networkId: dialled.id, name: 'Amy' });
  const reseller = await cloud.rest.post<Made>('resellers', { name: 'Sells' });
  await cloud.rest.post('customers', { name: 'Buys', resellerId: reseller.id });
  const cases = [
    [`customers/${customerId}`, 5, 'network', 'Uses four'],
    [`customers/${customerId}`, 5, 'site', ''],
    [`sites/${siteIds[0]}`, 2, 'network', 'Uses four'],
    [`networks/${network.id}`, 4, 'appliance', 'SK-TEST'],
    [`resellers/${reseller.id}`, 1, 'customer', 'Buys'],
  ] as const;
  for (const [path, total, type, name] of cases) {
    for (const language of LANGUAGES) {
      const problem = await refused('DELETE', path, language);
      expect(problem, path).toMatchObject({ code: 'in-use', usedBy: { total } });
      const named = problem.usedBy?.items ?? [];
      expect(named.length, path).toBe(Math.min(3, total));
      const one = named.find((item) => item.type === type && item.name.startsWith(name));
      expect(one?.id, path).toMatch(/^[0-9a-f-]{36}$/);
      expect(problem.detail, path).toContain(one?.name);
      if (type === 'site') expect(one?.customerId).toBe(customerId);
      expectWords(problem, language, path);
    }
  }
  for (const language of LANGUAGES) {
    const lone = await refused('DELETE', `networks/${dialled.id}`, language);
    expect(lone.usedBy).toEqual({
      total: 1,
      items: [{ type: 'teleworker', id: person.id, name: 'Amy', networkId: dialled.id }],
    });
    expectWords(lone, language, 'teleworker');
  }
});
