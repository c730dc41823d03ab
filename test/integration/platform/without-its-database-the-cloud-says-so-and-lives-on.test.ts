import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEmbeddedPostgres } from '../../../cloud/platform/embedded-postgres.ts';
import { startCloud } from '../../lib/cloud.ts';
import { captureLog } from '../../lib/log-capture.ts';
import { createRest } from '../../lib/rest.ts';

/** Well-formed base64, so that the credentials are looked at. */
const ENROLMENT = {
  body: 1234,
  headers: {
    'content-type': 'application/pkcs10',
    authorization: `Basic ${Buffer.from('SK-0001:secret').toString('base64')}`,
  },
};

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
    await using est = createRest({ host: 'localhost', port: cloud.ports.device, ca: cloud.ca });
    expect(await est.request('POST', '/.well-known/est/simpleenroll', ENROLMENT)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '10' },
      body: { code: 'unavailable' },
    });
    expect((await fetch(`http://127.0.0.1:${cloud.ports.crl}/crl/device.crl`)).status).toBe(503);
    postgres = await open();
    expect(await cloud.rest.get('resellers')).toMatchObject({ items: [{ name: 'Formosa Systems' }] });
    expect(await cloud.rest.request('GET', '/readyz')).toMatchObject({ status: 200 });
  } finally {
    await postgres[Symbol.asyncDispose]();
    await rm(parent, { recursive: true, force: true });
  }
});
