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
import { createCompany, staticLine } from '../../lib/company.ts';
import { sendFile } from '../../lib/csv.ts';
import { dumpDatabase } from '../../lib/database-dump.ts';
import { eventually } from '../../lib/eventually.ts';
import { CLIENT, startIdentityProvider } from '../../lib/identity-provider.ts';
import { captureLog } from '../../lib/log-capture.ts';
import { everythingTold } from '../../lib/secrets/everything-told.ts';
import { rootKey } from '../../lib/secrets/of-authorities.ts';
import { secretsOfPeople, secretsOfTeleworker } from '../../lib/secrets/of-people.ts';

const FIRST = 'first-pppoe-password';
const SECOND = 'second-pppoe-password';
const REFUSED = 'pppoe-password-beside-a-fault';
const USERNAME = 'branch@isp.example';

const pppoe = (password: string): AccessLine => ({
  name: 'wan1',
  device: 'eth0',
  priority: 1,
  addressing: { method: 'pppoe', username: USERNAME, password },
});

/** Asks for a new bootstrap as a script does that may have to repeat itself: the answer is remembered. */
async function newBootstrap({ rest }: TestCloud, applianceId: string): Promise<Bootstrap> {
  const path = `appliances/${applianceId}/enrolment-secrets`;
  const headers = { 'idempotency-key': 'once' };
  return (await rest.request<{ bootstrap: Bootstrap }>('POST', path, { headers })).body.bootstrap;
}

/** An access line by a file and by a document, each with something wrong beside the password. */
async function refusals(cloud: TestCloud, siteId: string): Promise<string> {
  const file = `external_key,name,wan1.method,wan1.username,wan1.password\nx,X,pppoe,a\u0001,${REFUSED}\n`;
  const { status, body } = await sendFile(cloud, 'POST', 'imports/sites', file);
  const line = { ...pppoe(REFUSED), priority: -1 };
  const patch = { body: { accessLines: [line] }, headers: { 'if-match': '*' } };
  const answer = await cloud.rest.request('PATCH', `sites/${siteId}`, patch);
  expect([status, answer.status]).toEqual([422, 400]);
  return `${body} ${JSON.stringify(answer.body)}`;
}

test('secrets reach those they are for, and are found in no answer, no log, and not in the database', async () => {
  await using stack = new AsyncDisposableStack();
  const { log, lines } = captureLog('trace');
  const provider = stack.use(await startIdentityProvider());
  const cloud = stack.use(
    await startCloud({
      log,
      env: {
        SITEKEEPER_OIDC_ISSUER: provider.issuer,
        SITEKEEPER_OIDC_CLIENT_ID: CLIENT.id,
        SITEKEEPER_OIDC_CLIENT_SECRET: CLIENT.secret,
        SITEKEEPER_OIDC_ROLES: JSON.stringify([{ claim: 'groups', value: 'noc', role: 'noc-engineer' }]),
      },
    }),
  );
  provider.serve(`${cloud.url}/api/v1/sessions/single-sign-on/callback`);
  const { rest } = cloud;
  const directory = await mkdtemp(join(tmpdir(), 'sitekeeper-secrets-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));

  const { customerId, sites, siteIds } = await createCompany(rest, 3, (index) =>
    index < 2 ? pppoe(FIRST) : staticLine(3),
  );
  const [first, second, third] = sites;
  if (!first || !second || !third) throw new Error('three sites were asked for');
  const bootstrap = await newBootstrap(cloud, second.appliance.id);
  const network = await rest.post<Network>('networks?apply=true', {
    customerId,
    siteIds: [first.id, second.id],
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
    const all = [first, second].map(({ appliance }) => rest.get<Appliance>(`appliances/${appliance.id}`));
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

  const people = await secretsOfPeople(cloud, provider);
  const teleworker = await secretsOfTeleworker(cloud, third.id, customerId);
  const secrets: Record<string, string> = {
    'first PPPoE password': FIRST,
    'second PPPoE password': SECOND,
    'refused PPPoE password': REFUSED,
    "administrator's token": cloud.token,
    "administrator's password": cloud.admin.password,
    'any private key': 'PRIVATE KEY',
    'sealing key': (await readFile(join(cloud.dataDir, 'sealing.key'), 'utf8')).trim(),
    ...people.secrets,
    ...teleworker.secrets,
    ...(await rootKey(cloud)),
  };
  for (const { serial, enrolmentSecret } of [first.bootstrap, bootstrap, third.bootstrap]) {
    secrets[`secret of ${serial} ${enrolmentSecret}`] = enrolmentSecret;
    secrets[`credentials of ${serial} ${enrolmentSecret}`] = Buffer.from(
      `${serial}:${enrolmentSecret}`,
    ).toString('base64');
  }

  const previews = await Promise.all([
    rest.post(`networks/${network.id}/revisions?validate_only=true`),
    rest.post('rollouts?validate_only=true', { networkIds: [network.id] }).catch(String),
  ]);
  const ids = [network.id, customerId, ...siteIds, ...sites.map(({ appliance }) => appliance.id)];
  const told = await everythingTold(cloud, ids);
  expect(told).toContain(USERNAME);
  expect(told.match(/^\S+ 200 /gm)?.length).toBeGreaterThan(45);
  const answers = [told, JSON.stringify(previews), await refusals(cloud, first.id)]
    .concat(people.answers, teleworker.answers)
    .join('\n');
  expect(answers).not.toMatch(/sk[12]\.[0-9a-f]{8}\./);
  const dump = await dumpDatabase(cloud.context.pool);
  expect(dump).toContain(USERNAME);
  const logged = lines.join('');
  for (const [what, secret] of Object.entries(secrets)) {
    expect(secret, what).toMatch(/^.{8,}$/);
    expect(dump.includes(secret), `${what} in the database`).toBe(false);
    expect(logged.includes(secret), `${what} in a log`).toBe(false);
    expect(answers.includes(secret), `${what} in an answer`).toBe(false);
  }
});
