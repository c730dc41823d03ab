import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKeyStore, rotateKeys } from '../../../cloud/keys/index.ts';
import { withClientAlone } from '../../../cloud/platform/database-client.ts';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '../../../cloud/platform/embedded-postgres.ts';
import { certificationRequest } from '../../../edge-agent/identity/request.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { csv, sendFile } from '../../lib/csv.ts';
import { eventually } from '../../lib/eventually.ts';
import { captureLog } from '../../lib/log-capture.ts';
import { connectMqtt, publishAcknowledged } from '../../lib/mqtt-client.ts';
import { aSample } from '../../lib/mqtt-messages.ts';

const TIMES = 50;

let directory: string;
let postgres: EmbeddedPostgres;
let cloud: TestCloud;
/** What would have ended a process of its own. */
const fatal: unknown[] = [];
const note = (error: unknown) => fatal.push(error);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sitekeeper-lost-'));
  postgres = await openEmbeddedPostgres({
    directory: join(directory, 'postgres'),
    database: 'lost',
    log: captureLog().log,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '16MB' },
  });
  cloud = await startCloud({ env: { DATABASE_URL: postgres.url('lost') } });
  process.on('uncaughtException', note).on('unhandledRejection', note);
});
afterAll(async () => {
  process.off('uncaughtException', note).off('unhandledRejection', note);
  await cloud?.[Symbol.asyncDispose]();
  await postgres?.[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const postmaster = async () =>
  Number((await readFile(join(directory, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);

/** Ends the server, and waits for its successor. */
async function end(signal: 'SIGKILL' | 'SIGINT'): Promise<void> {
  const pid = await postmaster();
  process.kill(pid, signal);
  await eventually(async () => (await postmaster()) !== pid, 'another server', { everyMs: 10 });
}

const LOSSES = {
  'kill -9': () => end('SIGKILL'),
  restart: () => end('SIGINT'),
  pg_terminate_backend: () =>
    withClientAlone(postgres.url('postgres'), (client) =>
      client.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'lost'`),
    ),
};
/** Mostly what costs least time; each kind often enough. */
const IN_TURN = [
  'pg_terminate_backend',
  'kill -9',
  'pg_terminate_backend',
  'restart',
  'pg_terminate_backend',
] as const;

/** Does it again and again, whatever becomes of it, and counts what succeeded. */
function keepDoing(work: (count: number) => Promise<unknown>) {
  const stopping = new AbortController();
  const done = { count: 0 };
  const running = (async () => {
    for (let count = 1; !stopping.signal.aborted; count++) {
      await work(count).then(
        () => (done.count += 1),
        () => pause(20),
      );
    }
  })();
  return {
    done,
    [Symbol.asyncDispose]() {
      stopping.abort();
      return running;
    },
  };
}

async function device(serial: string) {
  const { appliance } = await cloud.rest.post<{ appliance: { id: string } }>('appliances', {
    serial,
    model: 'demo',
  });
  const { id } = appliance;
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const { certificates, db } = cloud.context;
  const issued = await certificates.issueDevice(await certificationRequest(key, serial), id);
  await db.appliance.update({ where: { id }, data: { state: 'enrolled', enrolledAt: new Date() } });
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { id, identity: { key: pem, cert: issued.pem + certificates.caChain().device } };
}

async function sendSamples({ id, identity }: Awaited<ReturnType<typeof device>>, sequence: number) {
  const address = { port: cloud.ports.mqtt, ca: cloud.ca };
  const client = await connectMqtt(address, identity, { clientId: id });
  try {
    for (let more = 0; more < 10; more++) {
      const samples = [aSample({ sequence: sequence * 10 + more, at: new Date().toISOString() })];
      if (!(await publishAcknowledged(client, `sk/1/${id}/up/telemetry`, { samples })))
        throw new Error('lost');
    }
  } finally {
    client.end(true);
  }
}

test(`the process survives ${TIMES} losses under telemetry, imports and key rotation, and works on`, async () => {
  const boxes = await Promise.all(['SK-LOST-1', 'SK-LOST-2', 'SK-LOST-3'].map(device));
  const ready = async () => (await cloud.rest.request('GET', '/readyz')).status === 200;
  {
    await using telemetry = keepDoing((count) => Promise.all(boxes.map((box) => sendSamples(box, count))));
    await using imports = keepDoing(async (count) => {
      const { status } = await sendFile(
        cloud,
        'POST',
        'imports/customers',
        csv(
          ['external_key', 'name'],
          ...Array.from({ length: 50 }, (_, i) => [`c-${i}`, `Customer ${count}`]),
        ),
      );
      if (status !== 200) throw new Error('lost');
    });
    await using rotation = keepDoing(() =>
      rotateKeys({
        store: createKeyStore(cloud.context.pool),
        source: { dataDir: cloud.dataDir, env: {} },
        pause: () => pause(10),
      }),
    );
    const before = () => [telemetry, imports, rotation].map(({ done }) => done.count);
    await eventually(() => before().every((count) => count > 0), 'all of it is under way');
    for (let time = 0; time < TIMES; time++) {
      await LOSSES[IN_TURN[time % IN_TURN.length] ?? 'restart']();
      await eventually(ready, `it is ready again after the loss number ${time + 1}`, { everyMs: 20 });
      await pause(time % 7);
    }
    const counts = before();
    await eventually(() => before().every((count, i) => count > (counts[i] ?? 0)), 'all of it goes on');
  }
  expect(fatal).toEqual([]);
  expect(await cloud.rest.get('customers?page_size=1')).toMatchObject({
    items: [{ name: expect.any(String) }],
  });
});

test('connections are made and taken in one place, where each gets its listener', async () => {
  const cloudFolder = fileURLToPath(new URL('../../../cloud', import.meta.url));
  const elsewhere: string[] = [];
  for (const name of await readdir(cloudFolder, { recursive: true })) {
    if (!name.endsWith('.ts') || name === 'platform/database-client.ts' || name.includes('prisma/client'))
      continue;
    const text = await readFile(join(cloudFolder, name), 'utf8');
    if (/pool\.connect\(|new pg\.|new (Pool|Client)\(/.test(text)) elsewhere.push(name);
  }
  expect(elsewhere).toEqual([]);
});
