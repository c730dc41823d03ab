import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { connectAlone } from '../../../cloud/platform/database-client.ts';
import { openEmbeddedPostgres } from '../../../cloud/platform/embedded-postgres.ts';
import { startCloud } from '../../lib/cloud.ts';
import { curl, makeRequest } from '../../lib/est-curl.ts';
import { eventually } from '../../lib/eventually.ts';
import { captureLog } from '../../lib/log-capture.ts';
import type { Answer } from '../../lib/rest.ts';

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
      expect(answer, path).toMatchObject({
        status: 503,
        body: { code: 'unavailable' },
        headers: { 'retry-after': '5' },
      });
      expect(JSON.stringify(answer.body)).not.toContain(parent);
    }
    await writeFile(join(parent, 'ca.pem'), cloud.ca);
    const est = { url: `https://localhost:${cloud.ports.device}/.well-known/est`, directory: parent };
    const body = await makeRequest(parent, 'box');
    const answer = await curl({ site: est, path: '/simpleenroll', user: 'SK-0001:secret', body });
    expect(answer).toMatchObject({ status: 503, code: 'unavailable', headers: { 'retry-after': '10' } });
    expect(answer.body).not.toContain(parent);
    expect((await curl({ site: est, path: '/cacerts' })).status).toBe(200);
    const list = await fetch(`http://127.0.0.1:${cloud.ports.crl}/crl/device.crl`);
    expect({ status: list.status, again: list.headers.get('retry-after') }).toEqual({
      status: 503,
      again: '10',
    });
    postgres = await open();
    expect(await cloud.rest.get('resellers')).toMatchObject({ items: [{ name: 'Formosa Systems' }] });
    expect(await cloud.rest.request('GET', '/readyz')).toMatchObject({ status: 200 });
  } finally {
    await postgres[Symbol.asyncDispose]();
    await rm(parent, { recursive: true, force: true });
  }
});

test('while the database shuts down requests get 503, afterwards they are served again', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'sitekeeper-stops-'));
  const directory = join(parent, 'postgres');
  const open = () => openEmbeddedPostgres({ directory, database: 'stops', log: captureLog().log });
  let postgres = await open();
  try {
    await using cloud = await startCloud({ env: { DATABASE_URL: postgres.url('stops') } });
    const url = postgres.url('stops');
    const held = await connectAlone({ connectionString: url });
    const [pid] = (await readFile(join(directory, 'postmaster.pid'), 'utf8')).split('\n');
    // It waits for sessions that there are, and takes no other (smart shutdown).
    process.kill(Number(pid), 'SIGTERM');
    await eventually(async () => {
      const refused = await connectAlone({ connectionString: url }).then(
        (client) => client.end(),
        (error: { code?: string }) => error.code,
      );
      return refused === '57P03';
    }, 'it takes no connection any more');
    await held.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sitekeeper'`,
    );
    for (const path of ['/readyz', 'customers']) {
      expect(await cloud.rest.request('GET', path), path).toMatchObject({
        status: 503,
        body: { code: 'unavailable' },
        headers: { 'retry-after': '5' },
      });
    }
    await held.end();
    await postgres[Symbol.asyncDispose]();
    postgres = await open();
    await eventually(
      async () => (await cloud.rest.request('GET', 'customers')).status === 200,
      'requests are served again',
    );
  } finally {
    await postgres[Symbol.asyncDispose]();
    await rm(parent, { recursive: true, force: true });
  }
});

test('while all connections are taken requests get 503, afterwards they are served again', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'sitekeeper-taken-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(parent, { recursive: true, force: true }));
  const postgres = await openEmbeddedPostgres({
    directory: join(parent, 'postgres'),
    database: 'taken',
    log: captureLog().log,
    settings: { max_connections: '30', superuser_reserved_connections: '0', fsync: 'off' },
  });
  stack.use(postgres);
  const url = postgres.url('taken');
  const cloud = stack.use(await startCloud({ env: { DATABASE_URL: url } }));
  const others = [await connectAlone({ connectionString: url })];
  const takeAll = async () => {
    for (;;) others.push(await connectAlone({ connectionString: url }));
  };
  try {
    const refused: Answer[] = [];
    await eventually(async () => {
      await expect(takeAll()).rejects.toMatchObject({ code: '53300' });
      // Those that the control plane keeps for later are taken from it, too.
      await others[0]?.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sitekeeper'`,
      );
      await expect(takeAll()).rejects.toMatchObject({ code: '53300' });
      const answers = await Promise.all([1, 2, 3].map(() => cloud.rest.request('GET', 'customers')));
      refused.push(...answers.filter(({ status }) => status !== 200));
      return refused.length > 0;
    }, 'there is no connection for a request');
    for (const { status, body, headers } of refused) {
      expect({ status, body, headers }).toMatchObject({
        status: 503,
        body: { code: 'unavailable' },
        headers: { 'retry-after': '5' },
      });
    }
  } finally {
    for (const client of others) await client.end();
  }
  const { status } = await cloud.rest.request('GET', 'customers');
  expect(status).toBe(200);
});
