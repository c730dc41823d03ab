import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSealing, loadKeyring, replaceKeys, sealingKey } from '../../../cloud/platform/sealing.ts';
import { eventually } from '../../lib/eventually.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sitekeeper-sealing-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const [one, two] = [sealingKey(Buffer.alloc(32, 1)), sealingKey(Buffer.alloc(32, 2))];
const base64 = ({ octets }: typeof one) => octets.toString('base64');

test('a key is made once, for its owner alone, by however many at the same time', async () => {
  const dataDir = join(directory, 'data');
  const keyrings = await Promise.all(Array.from({ length: 8 }, () => loadKeyring({ dataDir, env: {} })));
  expect(new Set(keyrings.map((keyring) => keyring.current().id)).size).toBe(1);
  expect((await stat(join(dataDir, 'sealing.key'))).mode & 0o777).toBe(0o600);
  expect(await readdir(dataDir)).toEqual(['sealing.key']);
});

test('the environment comes before the file, and may tell earlier keys', async () => {
  const file = join(directory, 'key');
  await writeFile(file, `${base64(two)}\n${base64(one)}\n`);
  const env = { SITEKEEPER_SEALING_KEY_FILE: file };
  const given = await loadKeyring({ dataDir: directory, env });
  expect([given.current(), given.find(one.id)]).toEqual([two, one]);
  const both = { ...env, SITEKEEPER_SEALING_KEY: base64(one) };
  expect((await loadKeyring({ dataDir: directory, env: both })).find(two.id)).toBeUndefined();
  const all = { ...both, SITEKEEPER_SEALING_KEY_PREVIOUS: base64(two) };
  const keyring = await loadKeyring({ dataDir: directory, env: all });
  expect([keyring.current(), keyring.find(two.id)]).toEqual([one, two]);
});

test('a process follows the file: at once for what it is to open, within a second for what it seals', async () => {
  const file = join(directory, 'key');
  await replaceKeys(file, [one]);
  const keyring = await loadKeyring({ dataDir: directory, env: { SITEKEEPER_SEALING_KEY_FILE: file } });
  const sealing = createSealing(keyring);
  await replaceKeys(file, [two, one]);
  const elsewhere = createSealing(
    await loadKeyring({ dataDir: directory, env: { SITEKEEPER_SEALING_KEY_FILE: file } }),
  );
  expect(sealing.open(elsewhere.seal(Buffer.from('x'), 'here'), 'here').toString()).toBe('x');
  await eventually(() => keyring.current().id === two.id, 'the new key is in use');
  await writeFile(file, 'half a k');
  expect(keyring.find('00000000')).toBeUndefined();
  expect(keyring.current().id).toBe(two.id);
});

test('a key of the wrong size is refused by the name of its source, without being shown', async () => {
  const short = Buffer.alloc(16, 3).toString('base64');
  const loading = loadKeyring({ dataDir: directory, env: { SITEKEEPER_SEALING_KEY: short } });
  await expect(loading).rejects.toThrow(/^SITEKEEPER_SEALING_KEY must hold base64 of 32 random octets\.$/);
});

test('a file that cannot be read is refused by the name of its variable', async () => {
  const env = { SITEKEEPER_SEALING_KEY_FILE: join(directory, 'nowhere') };
  await expect(loadKeyring({ dataDir: directory, env })).rejects.toThrow(
    /^SITEKEEPER_SEALING_KEY_FILE: the file .+nowhere cannot be read\.$/,
  );
});
