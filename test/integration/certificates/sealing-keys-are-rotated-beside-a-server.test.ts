import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKeyStore, rotateKeys } from '../../../cloud/keys/index.ts';
import type { Network } from '../../../cloud/networks/schema.ts';
import {
  createSealing,
  fixedKeyring,
  loadKeyring,
  readKeys,
  replaceKeys,
  type SealingKeySource,
  sealingKey,
} from '../../../cloud/platform/sealing.ts';
import type { AccessLine } from '../../../provisioning/access-line.ts';
import { startCloud, type TestCloud } from '../../lib/cloud.ts';
import { type Company, createCompany } from '../../lib/company.ts';
import { dumpDatabase } from '../../lib/database-dump.ts';
import { runCommand } from '../../lib/run-command.ts';

const CLI = fileURLToPath(new URL('../../../cloud/cli/main.ts', import.meta.url));
const PASSWORD = 'a-pppoe-password';
const pppoe = (password: string): AccessLine => ({
  name: 'wan1',
  device: 'eth0',
  priority: 1,
  addressing: { method: 'pppoe', username: 'branch@isp.example', password },
});

let cloud: TestCloud;
let company: Company;
let network: Network;
let file: string;
beforeAll(async () => {
  cloud = await startCloud();
  file = join(cloud.dataDir, 'sealing.key');
  company = await createCompany(cloud.rest, 2, () => pppoe(PASSWORD));
  network = await cloud.rest.post<Network>('networks?apply=true', {
    customerId: company.customerId,
    siteIds: company.siteIds,
    name: 'Two',
    kind: 'multi-site',
    parameters: { topology: 'mesh' },
  });
  const headers = { 'idempotency-key': 'once' };
  const path = `appliances/${company.sites[0]!.appliance.id}/enrolment-secrets`;
  await cloud.rest.request('POST', path, { headers });
});
afterAll(() => cloud?.[Symbol.asyncDispose]());

const keysInFile = async () => readKeys(await readFile(file, 'utf8'), file).map(({ id }) => id);

/** The tables in which values are sealed, and by which keys. */
async function sealedBy() {
  const dump = await dumpDatabase(cloud.context.pool);
  const found = [...dump.matchAll(/^(\S+) .*$/gm)].flatMap(([line, table = '']) =>
    [...line.matchAll(/sk[12]\.([0-9a-f]{8})\./g)].map(([, keyId = '']) => ({ table, keyId })),
  );
  return {
    tables: new Set(found.map(({ table }) => table)),
    keys: [...new Set(found.map(({ keyId }) => keyId))],
  };
}

async function rotate() {
  const env = { ...process.env, SITEKEEPER_DATA_DIR: cloud.dataDir, DATABASE_URL: cloud.databaseUrl };
  const { code, stdout, stderr } = await runCommand(process.execPath, [CLI, 'keys', 'rotate'], { env });
  return { code, said: stdout.toString() + stderr };
}

test('every secret is wrapped by a new key while the server works on, and the old key is gone', async () => {
  const [before = ''] = await keysInFile();
  const { tables, keys } = await sealedBy();
  expect([...tables]).toEqual(
    expect.arrayContaining([
      'certificate_authority',
      'site',
      'target_state',
      'idempotency_key',
      'audit_head',
    ]),
  );
  expect(keys).toEqual([before]);

  const rotation = rotate();
  let done = false;
  rotation.finally(() => {
    done = true;
  });
  for (let count = 1; !done; count++) {
    await cloud.rest.patch(`sites/${company.siteIds[count % 2]}`, {
      accessLines: [pppoe(`${PASSWORD}-${count}`)],
    });
  }
  const { code, said } = await rotation;
  expect(code, said).toBe(0);
  const [after = '', ...others] = await keysInFile();
  expect(others).toEqual([]);
  expect(after).not.toBe(before);
  expect(said).toContain(`all are sealed by the key ${after} now`);
  expect((await sealedBy()).keys).toEqual([after]);

  // The server has followed: what it opens, and what it seals from now on.
  await cloud.rest.post(`networks/${network.id}/revisions?validate_only=true`);
  await cloud.rest.patch(`sites/${company.siteIds[0]}`, { accessLines: [pppoe('the-last-one')] });
  expect((await sealedBy()).keys).toEqual([after]);
  expect(cloud.logLines.join('')).not.toContain('SealingError');
});

/** The same in this process, where nobody else seals meanwhile. */
const rotateHere = (env: SealingKeySource['env'] = {}) =>
  rotateKeys({
    store: createKeyStore(cloud.context.pool),
    source: { dataDir: cloud.dataDir, env },
    pause: async () => undefined,
  });

test('a rotation that was cut short is taken up with the key it made', async () => {
  const made = sealingKey(randomBytes(32));
  await replaceKeys(file, [made, ...readKeys(await readFile(file, 'utf8'), file)]);
  expect(await rotateHere()).toMatchObject({ keyId: made.id, ownFile: file });
  expect(await keysInFile()).toEqual([made.id]);
  expect((await sealedBy()).keys).toEqual([made.id]);
});

test('while a value is sealed by a key that is not at hand, no key is deleted', async () => {
  const foreign = createSealing(fixedKeyring([sealingKey(Buffer.alloc(32, 9))]));
  const name = foreign.seal(Buffer.from('x'), 'elsewhere');
  await cloud.context.db.customer.updateMany({ data: { name } });
  await expect(rotateHere()).rejects.toThrow(/keys that are not at hand: [0-9a-f]{8} \(customer\)/);
  expect((await keysInFile()).length).toBe(2);
  await cloud.context.db.customer.updateMany({ data: { name: 'Company' } });
  await rotateHere();
  expect((await keysInFile()).length).toBe(1);
});

test('where the environment gives the keys they are taken from there, and a second rotation waits its turn', async () => {
  const [old] = readKeys(await readFile(file, 'utf8'), file);
  const made = sealingKey(randomBytes(32));
  const env = {
    SITEKEEPER_SEALING_KEY: made.octets.toString('base64'),
    SITEKEEPER_SEALING_KEY_PREVIOUS: old.octets.toString('base64'),
  };
  const source = { dataDir: cloud.dataDir, env };
  const store = createKeyStore(cloud.context.pool);
  const meanwhile = await store.exclusively(() =>
    rotateHere(env).catch(({ code }: { code: string }) => code),
  );
  expect(meanwhile).toBe('conflict');
  const rotation = await rotateHere(env);
  expect(rotation).toMatchObject({ keyId: made.id, ownFile: undefined });
  expect(rotation.values).toBeGreaterThan(5);
  expect((await sealedBy()).keys).toEqual([made.id]);
  expect((await loadKeyring(source)).current().id).toBe(made.id);
});
