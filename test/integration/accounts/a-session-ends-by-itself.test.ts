import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestClock } from '../../lib/certificates.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import type { Rest } from '../../lib/rest.ts';

const HOUR_MS = 3_600_000;
const clock = createTestClock();
const VISITOR = { address: '192.0.2.1', userAgent: undefined, replaces: undefined };
let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startCloud({ clock });
});
afterAll(() => cloud[Symbol.asyncDispose]());

async function open(): Promise<{ rest: Rest; secret: string }> {
  const user = await cloud.context.db.user.findFirstOrThrow();
  const { secret } = await cloud.context.accounts.sessions.open(user, 'password', false, VISITOR);
  const cookie = `__Host-sitekeeper=${secret}`;
  const { csrfToken } = await cloud.rest.as({ cookie }).get<{ csrfToken: string }>('sessions/current');
  return { rest: cloud.rest.as({ cookie, csrfToken }), secret };
}
const isOpen = async ({ rest }: { rest: Rest }) => (await rest.request('GET', 'users/me')).status === 200;

test('a session that nobody uses ends after eight hours; being looked at is no use', async () => {
  const [used, idle, watched] = [await open(), await open(), await open()];
  for (let hours = 0; hours < 8; hours += 4) {
    clock.forward(4 * HOUR_MS - 60_000);
    expect(await isOpen(used)).toBe(true);
    await cloud.context.accounts.sessions.find(watched.secret, false);
  }
  clock.forward(3 * 60_000);
  expect([await isOpen(used), await isOpen(idle), await isOpen(watched)]).toEqual([true, false, false]);
});

test('a session that is always used ends after a day', async () => {
  const session = await open();
  for (let hours = 0; hours < 24; hours += 4) {
    expect(await isOpen(session)).toBe(true);
    clock.forward(4 * HOUR_MS);
  }
  expect(await isOpen(session)).toBe(false);
});

test('how one signs in is changed for a quarter of an hour after signing in', async () => {
  const { rest } = await open();
  clock.forward(14 * 60_000);
  expect((await rest.request('POST', 'users/me/totp')).status).toBe(201);
  clock.forward(60_000);
  expect(await rest.request('POST', 'users/me/totp')).toMatchObject({
    body: { code: 'fresh-sign-in-required' },
  });
});

test('a session is closed to changes that do not know its CSRF token, whatever it was opened by', async () => {
  const { secret } = await open();
  const { rest: other } = await open();
  const { csrfToken } = await other.get<{ csrfToken: string }>('sessions/current');
  const cookie = `__Host-sitekeeper=${secret}`;
  for (const given of [{}, { csrfToken: '' }, { csrfToken }]) {
    const answer = await cloud.rest.as({ cookie, ...given }).request('POST', 'users/me/totp');
    expect(answer).toMatchObject({ status: 403, body: { code: 'csrf-token-invalid' } });
  }
});
