import { expect, test } from 'vitest';
import { curl, makeRequest } from '../../lib/est-curl.ts';
import { openEstSite } from '../../lib/est-site.ts';

test('ten wrong secrets lock the right one for fifteen minutes', async () => {
  await using site = await openEstSite();
  const { secret } = await site.register('SK-LOCKED-1');
  const body = await makeRequest(site.directory, 'locked');
  const ask = (password: string) =>
    curl({ site, path: '/simpleenroll', user: `SK-LOCKED-1:${password}`, body });

  for (let attempt = 1; attempt <= 10; attempt++) expect((await ask('wrong')).code).toBe('secret-wrong');
  const locked = await ask(secret);
  expect([locked.status, locked.code]).toEqual([429, 'secret-locked']);
  expect(Number(locked.headers['retry-after'])).toBeGreaterThan(800);
  expect((await ask('wrong')).code).toBe('secret-locked');

  site.clock.forward(15 * 60_000);
  expect((await ask(secret)).status).toBe(200);
});

test('one that asks too often is told to wait, whatever it asks', async () => {
  await using site = await openEstSite({ requestsPerMinute: 3 });
  for (let request = 1; request <= 3; request++)
    expect((await curl({ site, path: '/cacerts' })).status).toBe(200);
  const answer = await curl({ site, path: '/cacerts' });
  expect([answer.status, answer.code]).toEqual([429, 'too-many-requests']);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
});
