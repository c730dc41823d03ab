import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Network } from '../../../cloud/networks/schema.ts';
import type { Rollout } from '../../../cloud/rollouts/schema.ts';
import type { Teleworker } from '../../../cloud/teleworkers/schema.ts';
import { createPerson, tryAll } from '../../lib/access/person.ts';
import { createTestClock } from '../../lib/certificates.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { type Company, createCompany } from '../../lib/company.ts';
import { eventually } from '../../lib/eventually.ts';

type Made = { user: { id: string; version: number }; invitation: { secretUrl: string } };
type Issued = { token: { id: string; holder: { id: string } | null; expiresAt: string }; secret: string };

const clock = createTestClock();
const stack = new AsyncDisposableStack();
const PASSWORD = 'a password that is long enough';
const VISITOR = { address: '192.0.2.1', userAgent: undefined, replaces: undefined };
let cloud: TestCloud;
let company: Company;
let network: Network;
let teleworkerId: string;
let reseller: string;

beforeAll(async () => {
  cloud = stack.use(await startCloud({ clock }));
  const { rest } = cloud;
  company = await createCompany(rest, 1);
  reseller = (await rest.post<{ id: string }>('resellers', { name: 'Formosa' })).id;
  const { customerId, siteIds } = company;
  network = await rest.post<Network>('networks?apply=true', {
    customerId,
    name: 'Dial-in',
    kind: 'teleworker',
    siteIds,
  });
  teleworkerId = (await rest.post<Teleworker>('teleworkers', { networkId: network.id, name: 'Amy' })).id;
}, 60_000);
afterAll(() => stack.disposeAsync());

const emailOf = (name: string) => `${name.replaceAll(' ', '-')}@people.example`;
const secretOf = ({ secretUrl }: { secretUrl: string }) => new URL(secretUrl).hash.slice(1);
const invite = (name: string, role = 'operator-admin', more: object = {}) =>
  cloud.rest.post<Made>('users', { email: emailOf(name), name, role, ...more });

/** Somebody who has accepted the invitation. */
async function make(name: string, role?: string, more?: object) {
  const { user, invitation } = await invite(name, role, more);
  await cloud.context.accounts.invitations.answer(secretOf(invitation), PASSWORD, VISITOR);
  return { id: user.id, ...createPerson(cloud, user.id, teleworkerId) };
}
const change = (id: string, changes: object) => cloud.rest.patch(`users/${id}`, changes);
const setAnotherPassword = async (id: string) => {
  const { email } = await cloud.context.db.user.findUniqueOrThrow({ where: { id } });
  await cloud.context.accounts.users.setPassword(email, PASSWORD);
};

const ALL_GOOD = {
  session: 'good',
  token: 'good',
  'token of a token': 'good',
  'second factor begun': 'good',
  'invitation made': 'good',
  'invitation made by token': 'good',
  'download link': 'good',
  'invitation held': 'good',
};
const ALL_DEAD = Object.fromEntries(Object.keys(ALL_GOOD).map((kind) => [kind, 'dead']));
/** Of a token there is left what its holder may, which is tried below. */
const BOUNDED = { ...ALL_DEAD, token: 'good', 'token of a token': 'good' };
const OWN_GOOD = { byPasskey: 'good', byRecoveryCode: 'good' };
const OWN_DEAD = { byPasskey: 'dead', byRecoveryCode: 'dead' };

const STEPS: [name: string, step: (id: string) => Promise<unknown>, issued: object, own: object][] = [
  ['create', async () => undefined, ALL_GOOD, OWN_GOOD],
  ['move', (id) => change(id, { role: 'reseller-admin', resellerId: reseller }), BOUNDED, OWN_GOOD],
  ['demote', (id) => change(id, { role: 'noc-viewer' }), BOUNDED, OWN_GOOD],
  [
    'set another password',
    setAnotherPassword,
    { ...ALL_GOOD, session: 'dead', 'second factor begun': 'dead', 'invitation held': 'dead' },
    OWN_GOOD,
  ],
  ['disable', (id) => change(id, { disabled: true }), ALL_DEAD, OWN_DEAD],
  [
    'disable and enable',
    async (id) => {
      await change(id, { disabled: true });
      await change(id, { disabled: false });
    },
    ALL_DEAD,
    OWN_GOOD,
  ],
  ['delete', (id) => cloud.rest.delete(`users/${id}`), ALL_DEAD, OWN_DEAD],
  [
    'delete and create anew',
    async (id) => {
      const { email } = await cloud.context.db.user.findUniqueOrThrow({ where: { id } });
      await cloud.rest.delete(`users/${id}`);
      await cloud.rest.post('users', { email, name: 'Anew', role: 'operator-admin' });
    },
    ALL_DEAD,
    OWN_DEAD,
  ],
];

test.each(STEPS)('whatever was issued before is tried after: %s', async (name, step, expected, own) => {
  clock.forward(2 * 3_600_000);
  const person = await make(`to ${name}`);
  const { passkey, recoveryCodes } = await person.enrolFactors();
  const [first = '', second = ''] = recoveryCodes;
  const issued = await person.issue(first);
  await step(person.id);
  expect(await person.signsInBy({ passkey, recoveryCode: second })).toEqual(own);
  expect(await tryAll(issued)).toEqual(expected);
});

test('a token may do what both its grant and the present rights of its holder allow', async () => {
  const boss = await make('bounded');
  const { secret } = await (await boss.session()).post<Issued>('tokens', {
    name: 'all',
    role: 'operator-admin',
  });
  const token = cloud.rest.as({ token: secret });
  const may = async () => {
    const email = `${cloud.context.ids.uuid()}@people.example`;
    const makesAdministrators = await token.request('POST', 'users', {
      body: { email, name: 'X', role: 'operator-admin' },
    });
    const { body } = await token.request<{ items: object[] }>('GET', 'customers');
    return [makesAdministrators.status, body.items.length];
  };
  expect(await may()).toEqual([201, 1]);
  await change(boss.id, { role: 'noc-viewer' });
  expect(await may()).toEqual([403, 1]);
  await change(boss.id, { role: 'reseller-admin', resellerId: reseller });
  expect(await may()).toEqual([403, 0]);
  await cloud.rest.patch(`customers/${company.customerId}`, { resellerId: reseller });
  expect(await may()).toEqual([403, 1]);
  await cloud.rest.patch(`customers/${company.customerId}`, { resellerId: null });
  await change(boss.id, { role: 'operator-admin', resellerId: null });
  expect(await may()).toEqual([201, 1]);
});

test('a token made by a token is held by the same account, never outlives it, and is revoked with it', async () => {
  const person = await make('parent');
  const own = await person.session();
  const parent = await own.post<Issued>('tokens', {
    name: 'parent',
    role: 'operator-admin',
    expiresInDays: 2,
  });
  const child = await cloud.rest
    .as({ token: parent.secret })
    .post<Issued>('tokens', { name: 'child', role: 'noc-viewer' });
  expect(child.token).toMatchObject({ holder: { id: person.id }, expiresAt: parent.token.expiresAt });
  await cloud.rest.delete(`tokens/${parent.token.id}`);
  expect(await cloud.rest.as({ token: child.secret }).request('GET', 'customers')).toMatchObject({
    status: 401,
  });
  const { items } = await cloud.rest.get<{ items: object[] }>(
    `audit?resource_id=${child.token.id}&action=token.revoked`,
  );
  expect(items).toHaveLength(1);
});

test('tokens that would end are listed, and handed to another person or a service account', async () => {
  const person = await make('leaver');
  const own = await person.session();
  const kept = await own.post<Issued>('tokens', { name: 'kept', role: 'noc-engineer' });
  const left = await own.post<Issued>('tokens', { name: 'left', role: 'noc-engineer' });
  const { user: service, ...rest } = await cloud.rest.post<Made>('users', {
    email: emailOf('ci'),
    name: 'CI',
    role: 'noc-viewer',
    service: true,
  });
  expect(rest).toEqual({});
  const held = await cloud.rest.get<{ items: { name: string }[] }>(`tokens?holder_id=${person.id}`);
  expect(held.items.map(({ name }) => name)).toEqual(['kept', 'left']);

  const handOver = (by: typeof own, holderId: string) =>
    by.request('PATCH', `tokens/${kept.token.id}`, { body: { holderId } });
  const closed = await make('closed');
  await change(closed.id, { disabled: true });
  expect(await handOver(cloud.rest, closed.id)).toMatchObject({ status: 409 });
  expect(await handOver(cloud.rest, company.customerId)).toMatchObject({ status: 404 });
  expect(await handOver(cloud.rest, service.id)).toMatchObject({
    status: 200,
    body: { holder: { id: service.id, service: true } },
  });
  await cloud.rest.delete(`users/${person.id}`);
  const statusOf = async (secret: string, method: string) =>
    (
      await cloud.rest
        .as({ token: secret })
        .request(method, 'customers', method === 'POST' ? { body: { name: 'N' } } : {})
    ).status;
  expect(await statusOf(left.secret, 'GET')).toBe(401);
  expect(await statusOf(kept.secret, 'GET')).toBe(200);
  // Its new holder reads only.
  expect(await statusOf(kept.secret, 'POST')).toBe(403);
});

test('nobody signs in to a service account, by whatever way', async () => {
  const { user } = await cloud.rest.post<Made>('users', {
    email: emailOf('robot'),
    name: 'Robot',
    role: 'operator-admin',
    service: true,
  });
  expect(await cloud.rest.request('POST', `users/${user.id}/invitations`, { body: {} })).toMatchObject({
    status: 409,
  });
  await expect(cloud.context.accounts.users.setPassword(emailOf('robot'), PASSWORD)).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('an invitation ends with the reseller of its customer', async () => {
  const { user, invitation } = await invite('viewer', 'customer-viewer', { customerId: company.customerId });
  await cloud.rest.patch(`customers/${company.customerId}`, { resellerId: reseller });
  const answered = cloud.context.accounts.invitations.answer(secretOf(invitation), PASSWORD, VISITOR);
  await expect(answered).rejects.toMatchObject({ code: 'challenge-gone' });
  await cloud.rest.patch(`customers/${company.customerId}`, { resellerId: null });
  await cloud.rest.delete(`users/${user.id}`);
});

test.each([
  ['disabled', (id: string) => change(id, { disabled: true })],
  ['demoted', (id: string) => change(id, { role: 'noc-viewer' })],
  ['deleted', (id: string) => cloud.rest.delete(`users/${id}`)],
])(
  'a scheduled rollout does not begin once its maker is %s, until somebody else answers for it',
  async (how, step) => {
    const person = await make(`scheduler ${how}`, 'noc-engineer');
    const own = await person.session();
    const startAt = new Date(clock.now().getTime() + 3_600_000).toISOString();
    const scheduled = await own.post<Rollout>('rollouts', {
      selection: { networkIds: [network.id] },
      startAt,
    });
    const rollout = () => cloud.rest.get<Rollout>(`rollouts/${scheduled.id}`);
    const isIn = (state: string) =>
      eventually(async () => (await rollout()).state === state, `the rollout is ${state}`);
    await isIn('scheduled');
    await step(person.id);
    clock.forward(2 * 3_600_000);
    await cloud.context.rollouts.begin(scheduled.id);
    await isIn('halted');
    expect(await rollout()).toMatchObject({
      haltReason: { code: 'maker-not-entitled' },
      startedAt: null,
      decisionDueAt: expect.any(String),
    });
    await cloud.rest.post(`rollouts/${scheduled.id}/resumption`);
    await isIn('running');
  },
);

test('the last administrator who can really sign in is kept, whoever else was invited', async () => {
  const { db } = cloud.context;
  await invite('never came');
  await cloud.rest.post('users', {
    email: emailOf('bot'),
    name: 'Bot',
    role: 'operator-admin',
    service: true,
  });
  const admins = await db.user.findMany({
    where: { role: 'operator-admin', passwordHash: { not: null }, disabledAt: null },
  });
  const first = admins.find(({ email }) => email === cloud.admin.email);
  for (const { id } of admins) if (id !== first?.id) await cloud.rest.delete(`users/${id}`);
  const tryTo = async (method: string, body?: object) =>
    (
      await cloud.rest.request(method, `users/${first?.id}`, {
        headers: { 'if-match': '*' },
        ...(body && { body }),
      })
    ).body;
  for (const body of [{ disabled: true }, { role: 'noc-viewer' }]) {
    expect(await tryTo('PATCH', body)).toMatchObject({ code: 'last-administrator' });
  }
  expect(await tryTo('DELETE')).toMatchObject({ code: 'last-administrator' });
});
