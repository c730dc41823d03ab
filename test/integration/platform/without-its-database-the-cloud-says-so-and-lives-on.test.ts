import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEmbeddedPostgres } from '../../../cloud/platform/embedded-postgres.ts';
import { startCloud } from '../../lib/cloud.ts';
import { curl, makeRequest } from '../../lib/est-curl.ts';
import { captureLog } from '../../lib/log-capture.ts';

test('while the database is away requests get 503, afterwards they are served again', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'sitekeeper-away-'));
  const open = () =>
    openEmbeddedPostgres({ directory: join(parent, 'postgres'), database: 'away', log: captureLog().log });
  let postgres = await open();
  try {
    await using cloud = await startCloud({ env: { DATABASE_URL: postgres.url('away') } });
    await cloud.rest.post('resellers', { name: 'Formosa Systems' });
    await postgres[Symbol.asyncDispose]();
    expect(await cloud.rest.request('GET', '/healthz')).toMatchObject({ status: 200 });
    for (const path of ['/readyz', 'resellers', 'appliances']) {
      const answer = await cloud.rest.request('GET', path);
      expect(answer, path).toMatchObject({ status: 503, body: { code: 'unavailable' } });
      expect(JSON.stringify(answer.body)).not.toContain(parent);
    }
    await writeFile(join(parent, 'ca.pem'), cloud.ca);
    const est = { url: `https://localhost:${cloud.ports.device}/.well-known/est`, directory: parent };
    const body = await makeRequest(parent, 'box');
    const answer = await curl({ site: est, path: '/simpleenroll', user: 'SK-0001:secret', body });
    expect(answer).toMatchObject({ status: 503, code: 'unavailable', headers: { 'retry-after': '10' } });
    expect(answer.body).not.toContain(parent);
    expect((await curl({ site: est, path: '/cacerts' })).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${cloud.ports.crl}/crl/device.crl`)).status).toBe(503);
    postgres = await open();
    expect(await cloud.rest.get('resellers')).toMatchObject({ items: [{ name: 'Formosa Systems' }] });
    expect(await cloud.rest.request('GET', '/readyz')).toMatchObject({ status: 200 });
  } finally {
    await postgres[Symbol.asyncDispose]();
    await rm(parent, { recursive: true, force: true });
  }
});
