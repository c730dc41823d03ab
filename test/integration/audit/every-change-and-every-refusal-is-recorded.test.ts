import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Customer } from '../../../cloud/customers/schema.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { dumpDatabase } from '../../lib/database-dump.ts';
import { createRest } from '../../lib/rest.ts';

type Entry = {
  sequence: string;
  kind: string;
  action: string;
  requestId: string | null;
  actorKind: string;
  actorName: string | null;
  source: string | null;
  resourceType: string | null;
  resourceId: string | null;
  customerId: string | null;
  status: number | null;
  code: string | null;
  request: { body?: unknown } | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
};

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

const audit = async (query: string): Promise<Entry[]> =>
  (await cloud.rest.get<{ items: Entry[] }>(`audit?${query}`)).items;

test('a change stands there as attempt and outcome, with what differed', async () => {
  const { rest } = cloud;
  const customer = await rest.post<Customer>('customers', { name: 'Before' });
  const { headers } = await rest.request('PATCH', `customers/${customer.id}`, {
    body: { name: 'After' },
    headers: { 'if-match': '*', 'user-agent': 'a script/1' },
  });
  expect(headers).toBeDefined();
  const [outcome, attempt, made] = await audit(`customer_id=${customer.id}`);
  expect(outcome).toMatchObject({
    kind: 'outcome',
    action: 'updateCustomer',
    status: 200,
    code: null,
    actorKind: 'token',
    actorName: 'test',
    source: '127.0.0.1',
    userAgent: 'a script/1',
    resourceType: 'customer',
    resourceId: customer.id,
    customerId: customer.id,
    before: { name: 'Before', version: 1 },
    after: { name: 'After', version: 2 },
  });
  expect(attempt).toMatchObject({
    kind: 'attempt',
    requestId: outcome?.requestId,
    request: { body: { name: 'After' } },
  });
  expect(made).toMatchObject({
    kind: 'outcome',
    action: 'createCustomer',
    resourceId: customer.id,
    before: null,
  });
  expect(made?.after).toMatchObject({ name: 'Before' });
  // A dry run changes nothing.
  await rest.post('customers?validate_only=true', { name: 'Never' });
  expect((await audit('action=createCustomer')).length).toBe(2);
});

test('a refusal stands there once, however often it is repeated', async () => {
  const { rest } = cloud;
  const { secret } = await cloud.context.accounts.tokens.issue({ name: 'viewer', role: 'noc-viewer' });
  await using viewer = rest.as({ token: secret });
  for (let i = 0; i < 3; i++) {
    expect((await viewer.request('POST', 'customers', { body: { name: 'No' } })).status).toBe(403);
  }
  expect((await viewer.request('GET', 'audit')).status).toBe(403);
  const refused = await audit('actor=viewer&outcome=refused');
  expect(refused.map(({ action, code }) => [action, code])).toEqual([
    ['listAuditEntries', 'forbidden'],
    ['createCustomer', 'forbidden'],
  ]);
  await using nobody = rest.as({});
  await nobody.request('DELETE', 'customers/0190b5a0-0000-7000-8000-000000000000');
  const [unknown] = await audit('code=sign-in-required');
  expect(unknown).toMatchObject({ kind: 'refusal', actorKind: 'nobody', source: '127.0.0.1', status: 401 });
  // What a dry run is refused for tells something, such as which keys are taken.
  const dryRun = 'customers?validate_only=true';
  expect((await rest.request('POST', dryRun, { body: { nme: 'typo' } })).status).toBe(400);
  expect(await audit('code=request-invalid')).toMatchObject([{ kind: 'refusal', action: 'createCustomer' }]);
  await using auditor = rest.as({
    token: (await cloud.context.accounts.tokens.issue({ name: 'auditor', role: 'auditor' })).secret,
  });
  expect((await auditor.request('POST', dryRun, { body: { name: 'No' } })).status).toBe(403);
  expect(await audit('actor=auditor&outcome=refused')).toHaveLength(1);
  // What is malformed or comes too late is refused too.
  await rest.request('POST', 'resellers', { body: { nme: 'typo' } });
  const [malformed] = await audit('code=request-invalid');
  expect(malformed).toMatchObject({ action: 'createReseller', status: 400, request: null });
});

test('signing in is recorded, and no secret with it', async () => {
  const { rest, admin } = cloud;
  await using people = createRest({ host: 'localhost', port: cloud.ports.http, ca: cloud.ca });
  await people.request('POST', 'sessions', {
    body: { email: admin.email, password: 'guessed-wrong-by-far' },
  });
  await people.request('POST', 'sessions', { body: admin });
  await rest.post('tokens', { name: 'another', role: 'noc-viewer' });
  const entries = await audit('action=signIn');
  expect(entries.map(({ kind, status }) => [kind, status])).toEqual([
    ['outcome', 201],
    ['attempt', null],
    ['outcome', 401],
    ['attempt', null],
  ]);
  expect(entries[0]).toMatchObject({ actorKind: 'user', actorName: admin.email, after: null });
  expect(entries[2]).toMatchObject({ actorKind: 'nobody', code: 'sign-in-failed' });
  expect(entries.at(-1)?.request).toEqual({ body: { email: admin.email, password: '(hidden)' } });
  const dump = await dumpDatabase(cloud.context.pool);
  for (const secret of ['guessed-wrong-by-far', admin.password]) expect(dump).not.toContain(secret);
});

test('what happens by itself is noted by the database in the same transaction', async () => {
  const [issued] = await audit('action=certificate.issued');
  expect(issued).toMatchObject({ kind: 'event', actorKind: 'system', resourceType: 'certificate' });
  const serial = issued?.resourceId ?? '';
  await cloud.rest.post(`certificates/${serial}/revocation`, { reason: 'superseded' });
  const [revoked] = await audit('action=certificate.revoked');
  expect(revoked).toMatchObject({ resourceId: serial, after: { revocationReason: 'superseded' } });
});

test('the record cannot be changed, and pages and files hold all of it', async () => {
  const { pool } = cloud.context;
  for (const sql of ['update audit_entry set action = $1', 'delete from audit_entry where action <> $1']) {
    await expect(pool.query(sql, ['x'])).rejects.toThrow('only ever added to');
  }
  await expect(pool.query('truncate audit_entry')).rejects.toThrow('only ever added to');
  const paged: string[] = [];
  let token: string | undefined;
  do {
    const page = await cloud.rest.get<{ items: Entry[]; next_page_token?: string }>(
      `audit?page_size=5${token ? `&page_token=${token}` : ''}`,
    );
    paged.push(...page.items.map(({ sequence }) => sequence));
    token = page.next_page_token;
  } while (token);
  expect(paged).toEqual(Array.from({ length: paged.length }, (_, i) => String(paged.length - i)));

  await cloud.rest.post('customers', { name: '=cmd()' });
  const lines = (await cloud.rest.get<string>('audit/export?format=jsonl&action=createCustomer'))
    .trim()
    .split('\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ action: 'createCustomer', after: { name: '=cmd()' } });
  await using scripted = cloud.rest.as({
    token: (await cloud.context.accounts.tokens.issue({ name: '=1+1', role: 'operator-admin' })).secret,
  });
  await scripted.post('customers', { name: 'Another' });
  const csv = await cloud.rest.get<string>('audit/export?format=csv&actor=%3D1%2B1');
  expect(csv.split('\r\n')[0]).toContain('sequence,at,kind,requestId');
  expect(csv).toContain(",'=1+1,");
  expect((await cloud.rest.request('GET', 'audit?outcome=maybe')).status).toBe(400);
  expect(await audit('outcome=unfinished')).toEqual([]);
  expect((await cloud.context.audit.verify()).faults).toEqual([]);
});
