import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Bootstrap } from '#protocol';
import type { Appliance } from '../../../cloud/appliances/schema.ts';
import type { Network, Preview } from '../../../cloud/networks/schema.ts';
import { startSimulator } from '../../../edge-agent/simulator/index.ts';
import type { AccessLine } from '../../../provisioning/access-line.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { createCompany } from '../../lib/company.ts';
import { dumpDatabase } from '../../lib/database-dump.ts';
import { eventually } from '../../lib/eventually.ts';
import { captureLog } from '../../lib/log-capture.ts';

const FIRST = 'first-pppoe-password';
const SECOND = 'second-pppoe-password';
const USERNAME = 'branch@isp.example';

const pppoe = (password: string): AccessLine => ({
  name: 'wan1',
  device: 'eth0',
  priority: 1,
  addressing: { method: 'pppoe', username: USERNAME, password },
});

async function signIn({ rest, admin }: TestCloud): Promise<string> {
  const { headers } = await rest.request('POST', 'sessions', { body: admin });
  return /=([\w-]+)/.exec(String(headers['set-cookie']))?.[1] ?? '';
}

/** Asks for a new bootstrap as a script does that may have to repeat itself: the answer is remembered. */
async function newBootstrap({ rest }: TestCloud, applianceId: string): Promise<Bootstrap> {
  const path = `appliances/${applianceId}/enrolment-secrets`;
  const headers = { 'idempotency-key': 'once' };
  return (await rest.request<{ bootstrap: Bootstrap }>('POST', path, { headers })).body.bootstrap;
}

/** What everything there is to read answers, about these things and in lists. */
async function everyAnswer({ rest }: TestCloud, ids: readonly string[]): Promise<string> {
  const { paths } = await rest.get<{ paths: Record<string, { get?: object }> }>('openapi.json');
  const answers: string[] = [];
  for (const [path, { get }] of Object.entries(paths)) {
    if (!get || path.endsWith('/live')) continue;
    const some = path.includes('{id}') ? ids : [''];
    for (const id of some) {
      const place = path
        .replace('{id}', id)
        .replace(/\{\w+\}/g, '1')
        .replace(/^\/api\/v1\//, '');
      const { status, body } = await rest.request('GET', place);
      answers.push(`${place} ${status} ${JSON.stringify(body)}`);
    }
  }
  return answers.join('\n');
}

test('secrets reach those they are for, and are found in no answer, no log, and not in the database', async () => {
  await using stack = new AsyncDisposableStack();
  const { log, lines } = captureLog('trace');
  const cloud = stack.use(await startCloud({ log }));
  const { rest } = cloud;
  const directory = await mkdtemp(join(tmpdir(), 'sitekeeper-secrets-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));

  const { customerId, sites, siteIds } = await createCompany(rest, 2, () => pppoe(FIRST));
  const [first, second] = sites;
  if (!first || !second) throw new Error('two sites were asked for');
  const bootstrap = await newBootstrap(cloud, second.appliance.id);
  const network = await rest.post<Network>('networks?apply=true', {
    customerId,
    siteIds,
    name: 'Two',
    kind: 'multi-site',
    parameters: { topology: 'mesh' },
  });
  const { appliances } = stack.use(
    await startSimulator({
      appliances: [
        { bootstrap: first.bootstrap, publicAddress: '203.0.113.1' },
        { bootstrap, publicAddress: '203.0.113.2' },
      ],
      directory,
      log,
    }),
  );
  const runs = (index: number) => appliances[index]?.box.running?.interfaces.wans[0]?.addressing;
  const inSync = async () => {
    const all = sites.map(({ appliance }) => rest.get<Appliance>(`appliances/${appliance.id}`));
    return (await Promise.all(all)).every(({ status }) => status === 'in-sync');
  };
  await eventually(inSync, 'both run their first target state');
  expect([runs(0), runs(1)]).toEqual([pppoe(FIRST).addressing, pppoe(FIRST).addressing]);

  await eventually(async () => {
    const { targets } = await rest.post<Preview>(`networks/${network.id}/revisions?validate_only=true`);
    return targets.every(({ changed }) => !changed);
  }, 'nothing would change, once addresses are known');
  await rest.patch(`sites/${first.id}`, { accessLines: [pppoe(SECOND)] });
  await eventually(() => JSON.stringify(runs(0)).includes(SECOND), 'the new password is delivered');
  await eventually(inSync, 'both are in sync again');
  const shown = await rest.get<object>(`appliances/${first.appliance.id}/target-state`);
  expect(shown).toMatchObject({
    target: { interfaces: { wans: [{ addressing: { password: '(hidden)' } }] } },
  });

  const ids = [network.id, customerId, ...siteIds, ...sites.map(({ appliance }) => appliance.id)];
  const answers = await everyAnswer(cloud, ids);
  expect(answers).toContain(USERNAME);
  expect(answers.match(/^\S+ 200 /gm)?.length).toBeGreaterThan(40);
  expect(answers).not.toMatch(/sk[12]\.[0-9a-f]{8}\./);
  const dump = await dumpDatabase(cloud.context.pool);
  expect(dump).toContain(USERNAME);
  const secrets = [FIRST, SECOND, cloud.token, cloud.admin.password, await signIn(cloud)].concat(
    [first.bootstrap, bootstrap].flatMap(({ serial, enrolmentSecret }) => [
      enrolmentSecret,
      Buffer.from(`${serial}:${enrolmentSecret}`).toString('base64'),
    ]),
    'PRIVATE KEY',
    (await readFile(join(cloud.dataDir, 'sealing.key'), 'utf8')).trim(),
  );
  for (const secret of secrets) {
    expect(secret).toMatch(/^.{8,}$/);
    expect(dump.includes(secret), `${secret} in the database`).toBe(false);
    expect(lines.join('').includes(secret), `${secret} in a log`).toBe(false);
    expect(answers.includes(secret), `${secret} in an answer`).toBe(false);
  }
});
