import 'reflect-metadata';
import { generateKeyPairSync } from 'node:crypto';
import { X509Crl } from '@peculiar/x509';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createChallengeStore } from '../../../cloud/accounts/sign-in/challenge-store.ts';
import { createChallenges } from '../../../cloud/accounts/sign-in/challenges.ts';
import { certificationRequest } from '../../../edge-agent/identity/request.ts';
import { createTestClock } from '../../lib/certificates.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';

const DAYS = 400 * 86_400_000;
const clock = createTestClock();
let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud({ clock });
});
afterAll(() => cloud?.[Symbol.asyncDispose]());

const ready = () => cloud.rest.request<{ warnings?: string[] }>('GET', '/readyz');
const signIn = (password: string) =>
  cloud.rest
    .as({})
    .request<{ code?: string }>('POST', 'sessions', { body: { email: cloud.admin.email, password } });
const issuedAt = async (name: string) => {
  const answer = await fetch(`http://127.0.0.1:${cloud.ports.crl}/crl/${name}.crl`);
  return new X509Crl(await answer.arrayBuffer()).thisUpdate;
};
const cookieOf = ({ headers }: { headers: Record<string, unknown> }) =>
  String(headers['set-cookie']).split(';')[0] ?? '';
const whoAmI = (cookie: string) => cloud.rest.as({ cookie }).request('GET', 'sessions/current');

test('while the clock is ahead an operator is told, and what it brought about ends when it comes back', async () => {
  expect((await ready()).body.warnings).toBeUndefined();
  const early = cookieOf(await signIn(cloud.admin.password));
  expect((await whoAmI(early)).status).toBe(200);

  clock.forward(DAYS);
  await cloud.context.clocks.check();
  const { status, body } = await ready();
  expect({ status, warnings: body.warnings }).toEqual({
    status: 200,
    warnings: [expect.stringMatching(/^The clock of this machine is 400 days ahead of the database/)],
  });
  const late = cookieOf(await signIn(cloud.admin.password));
  expect((await whoAmI(late)).status).toBe(200);
  for (let guess = 0; guess < 5; guess++) await signIn('wrong');
  expect((await signIn(cloud.admin.password)).body.code).toBe('sign-in-locked');
  expect((await issuedAt('device')).getTime()).toBeGreaterThan(Date.now() + DAYS / 2);
  const { db, enrolment, ids } = cloud.context;
  const challenges = createChallenges({ store: createChallengeStore(db), ids, clock });
  const { secret: challenge } = await challenges.begin('passkey-sign-in', null);
  const { appliance, bootstrap } = await cloud.rest.post<{
    appliance: { id: string };
    bootstrap: { enrolmentSecret: string };
  }>('appliances', { serial: 'SK-AHEAD-1', model: 'AIO-10' });
  const csr = await certificationRequest(
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    'SK-AHEAD-1',
  );
  const box = { serial: 'SK-AHEAD-1', address: '192.0.2.1' };
  for (let guess = 0; guess < 11; guess++)
    await enrolment.enrol({ ...box, secret: 'x'.repeat(22) }, csr).catch(() => undefined);
  const locks = () =>
    cloud.rest.get<{ locks: object[] }>(`appliances/${appliance.id}/enrolment`).then((row) => row.locks);
  expect(await locks()).toHaveLength(1);
  // Its request died before it was answered.
  const once = {
    method: 'POST',
    path: 'resellers',
    body: { name: 'Once' },
    headers: { 'idempotency-key': 'of-then' },
  };
  const post = () => cloud.rest.request(once.method, once.path, { body: once.body, headers: once.headers });
  expect((await post()).status).toBe(201);
  await db.idempotencyKey.updateMany({ data: { status: null, response: null } });

  clock.forward(-DAYS);
  await cloud.context.clocks.check();
  await cloud.context.clocks.check();
  expect((await ready()).body.warnings).toBeUndefined();
  // The session of before goes on, that of the future is none; nobody is locked out for 400 days.
  expect((await whoAmI(early)).status).toBe(200);
  expect((await whoAmI(late)).status).toBe(401);
  expect((await signIn(cloud.admin.password)).status).toBe(201);
  expect((await issuedAt('device')).getTime()).toBeLessThanOrEqual(Date.now());
  await expect(challenges.attempt('passkey-sign-in', challenge)).rejects.toMatchObject({
    code: 'challenge-gone',
  });
  expect(await locks()).toEqual([]);
  expect(await enrolment.enrol({ ...box, secret: bootstrap.enrolmentSecret }, csr)).toMatchObject({
    serialNumber: expect.any(String),
  });
  expect((await post()).status).toBe(201);
});
