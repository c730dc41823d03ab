import { afterAll, beforeAll, expect, test } from 'vitest';
import { restOf } from '../../lib/access/accounts.ts';
import { type Described, readOperations } from '../../lib/access/document.ts';
import { ADMIN, startCloud, type TestCloud } from '../../lib/cloud.ts';
import { inParallel } from '../../lib/in-parallel.ts';

type Problem = { code: string; errors?: { pointer: string; code: string }[] };
type Entry = { kind: string; requestId: string; code: string | null };

let cloud: TestCloud;
let operations: Described[];
beforeAll(async () => {
  cloud = await startCloud();
  operations = await readOperations(cloud.rest);
});
afterAll(() => cloud[Symbol.asyncDispose]());

/** The identity provider decides what comes back with the browser (RFC 6749 §4.1.2). */
const OPEN = ['finishSingleSignOn'];
const UNKNOWN_ID = '0190b5a0-0000-7000-8000-000000000000';

const audit = async (query: string): Promise<Entry[]> =>
  (await cloud.rest.get<{ items: Entry[] }>(`audit?${query}`)).items;

test('every route refuses every query member that only others declare', async () => {
  const members = [...new Set(operations.flatMap(({ query }) => query))];
  expect(members.length).toBeGreaterThan(20);
  const found = await inParallel(operations.length, 6, async (i) => {
    const { id, method, path, query } = operations[i] as Described;
    if (OPEN.includes(id)) return [];
    const foreign = [...members.filter((name) => !query.includes(name)), 'Validate_Only', 'constructor'];
    const own = path.replaceAll(/\{\w+\}/g, UNKNOWN_ID);
    const refusedOf = async (names: string[]): Promise<unknown> => {
      const asked = names.map((name) => `${name}=true`).join('&');
      const headers = { 'if-match': '*' };
      const { status, body } = await rest.request<Problem>(method, `${own}?${asked}`, { headers });
      if (status !== 400 || body.code !== 'request-invalid') return [status, body];
      return body.errors?.map(({ pointer, code }) => `${pointer} ${code}`);
    };
    await using rest = restOf(cloud, cloud.token);
    const faults: string[] = [];
    const sample = query.includes('validate_only') ? 'page_token' : 'validate_only';
    for (const names of [foreign, [query.includes(sample) ? 'constructor' : sample]]) {
      const [expected, refused] = [
        names.map((name) => `?${name} additionalProperties`),
        await refusedOf(names),
      ];
      if (JSON.stringify(refused) !== JSON.stringify(expected))
        faults.push(`${id}: ${JSON.stringify(refused)}`);
    }
    return faults;
  });
  expect(found.flat()).toEqual([]);
}, 60_000);

test('a route without a dry run is neither carried out nor left out of the record for asking for one', async () => {
  const before = await cloud.context.db.apiToken.count();
  const body = { name: 'unseen', role: 'operator-admin' };
  expect(await cloud.rest.request('POST', 'tokens?validate_only=true', { body })).toMatchObject({
    status: 400,
    body: { code: 'request-invalid', errors: [{ pointer: '?validate_only' }] },
  });
  expect(await cloud.context.db.apiToken.count()).toBe(before);
  expect(await audit('action=createToken&page_size=1')).toMatchObject([
    { kind: 'refusal', code: 'request-invalid' },
  ]);

  await using nobody = restOf(cloud);
  const wrong = { body: { email: ADMIN.email, password: 'wrong' } };
  expect((await nobody.request('POST', 'sessions?validate_only=true', wrong)).status).toBe(400);
  const [refused] = await audit('action=signIn');
  expect(refused).toMatchObject({ kind: 'refusal', code: 'request-invalid' });
});

test('what a dry run is refused for is recorded, and so is every trial of a file', async () => {
  const person = { email: ADMIN.email, name: 'Again', role: 'noc-viewer' };
  const { status } = await cloud.rest.request('POST', 'users?validate_only=true', { body: person });
  expect(status).toBe(409);
  expect(await audit('action=createUser&code=email-taken')).toMatchObject([{ kind: 'refusal' }]);

  const raw = 'name,externalKey\nTrial,K1\n';
  const headers = { 'content-type': 'text/csv' };
  await cloud.rest.request('POST', 'imports/customers?validate_only=true', { raw, headers });
  const [outcome, attempt] = await audit('action=importFile');
  expect([attempt?.kind, outcome?.kind]).toEqual(['attempt', 'outcome']);
  expect(attempt?.requestId).toBe(outcome?.requestId);
});
