import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND_ENVIRONMENT } from '../../lib/command-environment.ts';
import { openTestDatabase, type TestDatabase } from '../../lib/database.ts';

const CLI = fileURLToPath(new URL('../../../cloud/cli/main.ts', import.meta.url));

let database: TestDatabase;
let directory: string;
beforeAll(async () => {
  database = await openTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'sitekeeper-bulk-'));
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

async function sitekeeper(...args: string[]) {
  const env = {
    ...COMMAND_ENVIRONMENT,
    SITEKEEPER_DATA_DIR: directory,
    DATABASE_URL: database.url,
  };
  const child = spawn(process.execPath, [CLI, ...args], { env, cwd: directory });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [stdout, stderr] = await Promise.all([buffer(child.stdout), text(child.stderr)]);
  return { status: await ended, stdout, stderr };
}

test('what is exported is imported; faults are told by line', async () => {
  await writeFile(join(directory, 'in.csv'), 'external_key,name,tier\nc-1,台北,gold\nc-2,B,silver\n');
  const skipped = await sitekeeper('import', 'customers', 'in.csv', '--skip-bad');
  expect(skipped).toMatchObject({
    status: 0,
    stderr: expect.stringContaining('line 3, tier: must be one of micro, enterprise'),
  });
  expect(skipped.stdout.toString()).toBe('created 1, updated 0, unchanged 0, refused 1\n');
  const [exported, again] = await Promise.all([
    sitekeeper('export', 'customers', '--encoding', 'big5'),
    sitekeeper('import', 'customers', 'in.csv', '--dry-run', '--skip-bad'),
  ]);
  expect(new TextDecoder('big5').decode(exported.stdout)).toContain('c-1,台北,gold');
  expect(again.stdout.toString()).toBe('would be created 0, updated 0, unchanged 1, refused 1\n');
});
