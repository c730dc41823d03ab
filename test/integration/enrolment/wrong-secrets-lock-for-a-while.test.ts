import { afterAll, beforeAll, expect, test } from 'vitest';
import { curl, makeRequest } from '../../lib/est-curl.ts';
import { type EstSite, openEstSite } from '../../lib/est-site.ts';

const MINUTE = 60_000;
let site: EstSite;
let body: string;
beforeAll(async () => {
  site = await openEstSite();
  body = await makeRequest(site.directory, 'box');
});
afterAll(() => site[Symbol.asyncDispose]());

/** The code of the no; `enrolled` for a yes. */
const ask = (serial: string, secret: string, address = '192.0.2.1'): Promise<string> =>
  site.enrolment.enrol({ serial, secret, address }, Buffer.from(body, 'base64')).then(
    () => 'enrolled',
    (error: { code: string }) => error.code,
  );

async function guess(serial: string, address: string): Promise<void> {
  for (let attempt = 1; attempt <= 10; attempt++) await ask(serial, 'wrong', address);
  expect(await ask(serial, 'wrong', address)).toBe('secret-locked');
}

test('ten wrong secrets lock the right one for fifteen minutes, where they came from', async () => {
  const { id, secret } = await site.register('SK-LOCKED-1');
  const send = (password: string, from = '127.0.0.1') =>
    curl({ site, path: '/simpleenroll', user: `SK-LOCKED-1:${password}`, body, from });

  for (let attempt = 1; attempt <= 10; attempt++) {
    expect(await ask('SK-LOCKED-1', 'wrong', '127.0.0.1')).toBe('secret-wrong');
  }
  const locked = await send(secret);
  expect([locked.status, locked.code]).toEqual([429, 'secret-locked']);
  expect(Number(locked.headers['retry-after'])).toBeGreaterThan(800);
  expect(await send('wrong')).toMatchObject({ code: 'secret-locked', body: locked.body });
  const locks = [{ address: '127.0.0.1' }];
  expect(await site.enrolment.standings.get(id)).toMatchObject({ secret: 'open', locks });
  const events = await site.db.applianceEvent.findMany({ where: { applianceId: id } });
  expect(events).toMatchObject([{ kind: 'enrolment.locked', data: { address: '127.0.0.1' } }]);

  // A thief in the same place has it locked again and again; the box that came meanwhile is let in all the same.
  site.clock.forward(16 * MINUTE);
  await guess('SK-LOCKED-1', '127.0.0.1');
  expect((await send(secret)).status).toBe(200);
});

test('who guesses elsewhere does not hold up the box', async () => {
  const { secret } = await site.register('SK-LOCKED-2');
  await guess('SK-LOCKED-2', '198.51.100.1');
  await guess('SK-LOCKED-2', '2001:db8::1');
  expect(await ask('SK-LOCKED-2', 'wrong', '2001:db8::2')).toBe('secret-locked');
  expect(await ask('SK-LOCKED-2', 'wrong', '2001:db8:0:1::1')).toBe('secret-wrong');
  expect(await ask('SK-LOCKED-2', secret)).toBe('enrolled');
});

test('a person lifts locks, and so does a new secret', async () => {
  const { id, secret } = await site.register('SK-LOCKED-3');
  await guess('SK-LOCKED-3', '198.51.100.2');
  await site.enrolment.standings.liftLocks(id);
  expect(await ask('SK-LOCKED-3', 'wrong', '198.51.100.2')).toBe('secret-wrong');
  await guess('SK-LOCKED-3', '198.51.100.2');
  const { secret: newer } = await site.enrolment.issueSecret(id);
  expect(await ask('SK-LOCKED-3', secret, '198.51.100.2')).toBe('secret-expired');
  expect(await ask('SK-LOCKED-3', newer, '198.51.100.2')).toBe('enrolled');
});

test('an address that guesses at many appliances has one guess at each, until that fades', async () => {
  const address = '198.51.100.3';
  for (let box = 1; box <= 4; box++) {
    await site.register(`SK-SPREAD-${box}`);
    for (let attempt = 1; attempt <= 9; attempt++) await ask(`SK-SPREAD-${box}`, 'wrong', address);
  }
  const { secret } = await site.register('SK-SPREAD-5');
  expect(await ask('SK-SPREAD-5', 'wrong', address)).toBe('secret-wrong');
  expect(await ask('SK-SPREAD-5', 'wrong', address)).toBe('secret-locked');
  site.clock.forward(180 * MINUTE);
  for (let attempt = 1; attempt <= 5; attempt++) {
    expect(await ask('SK-SPREAD-5', 'wrong', address)).toBe('secret-wrong');
  }
  expect(await ask('SK-SPREAD-5', secret, address)).toBe('enrolled');
});

test('guesses from everywhere leave each address one, and the box its own', async () => {
  const { secret } = await site.register('SK-SIEGE-1');
  const guesses = Array.from({ length: 13 }, (_, bot) => guess('SK-SIEGE-1', `203.0.113.${bot}`));
  await Promise.all(guesses);
  expect(await ask('SK-SIEGE-1', 'wrong', '203.0.113.99')).toBe('secret-wrong');
  expect(await ask('SK-SIEGE-1', 'wrong', '203.0.113.99')).toBe('secret-locked');
  expect(await ask('SK-SIEGE-1', secret)).toBe('enrolled');
});

test('one that asks too often is told to wait, whatever it asks', async () => {
  await using busy = await openEstSite({ requestsPerMinute: 3 });
  for (let request = 1; request <= 3; request++)
    expect((await curl({ site: busy, path: '/cacerts' })).status).toBe(200);
  const answer = await curl({ site: busy, path: '/cacerts' });
  expect([answer.status, answer.code]).toEqual([429, 'too-many-requests']);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(await curl({ site: busy, path: '/hole' })).toMatchObject({ status: 429, code: 'too-many-requests' });
});
