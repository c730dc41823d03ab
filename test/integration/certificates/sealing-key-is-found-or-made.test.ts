import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSealingKey } from '../../../cloud/platform/sealing.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sitekeeper-sealing-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('a key is made once, for its owner alone, by however many at the same time', async () => {
  const dataDir = join(directory, 'data');
  const keys = await Promise.all(Array.from({ length: 8 }, () => loadSealingKey({ dataDir, env: {} })));
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  expect((await stat(join(dataDir, 'sealing.key'))).mode & 0o777).toBe(0o600);
  expect(await readdir(dataDir)).toEqual(['sealing.key']);
});

test('the environment comes before the file', async () => {
  const [one, two] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const file = join(directory, 'key');
  await writeFile(file, `${two.toString('base64')}\n`);
  const env = { SITEKEEPER_SEALING_KEY_FILE: file };
  expect(await loadSealingKey({ dataDir: directory, env })).toEqual(two);
  const both = { ...env, SITEKEEPER_SEALING_KEY: one.toString('base64') };
  expect(await loadSealingKey({ dataDir: directory, env: both })).toEqual(one);
});

test('a key of the wrong size is refused by the name of its source, without being shown', async () => {
  const short = Buffer.alloc(16, 3).toString('base64');
  const loading = loadSealingKey({ dataDir: directory, env: { SITEKEEPER_SEALING_KEY: short } });
  await expect(loading).rejects.toThrow(/^SITEKEEPER_SEALING_KEY must hold base64 of 32 random octets\.$/);
});

test('a file that cannot be read is refused by the name of its variable', async () => {
  const env = { SITEKEEPER_SEALING_KEY_FILE: join(directory, 'nowhere') };
  await expect(loadSealingKey({ dataDir: directory, env })).rejects.toThrow(
    /^SITEKEEPER_SEALING_KEY_FILE: the file .+nowhere cannot be read\.$/,
  );
});
