import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCommand } from '../../lib/run-command.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const HANGING = `
  import { test } from 'vitest';
  test('it comes back', () => undefined);
  test('it never comes back', () => { for (;;); });
`;

test('an endless loop in a test ends its process, and is named', async () => {
  // Within the project, whose packages it needs.
  const directory = await mkdtemp(join(ROOT, 'node_modules/.hang-'));
  const told = join(await mkdtemp(join(tmpdir(), 'sitekeeper-hang-')), 'hung');
  try {
    await writeFile(join(directory, 'hanging.test.ts'), HANGING);
    const config = {
      root: directory,
      test: {
        include: ['*.test.ts'],
        exclude: [],
        pool: 'forks',
        testTimeout: 200,
        setupFiles: [join(ROOT, 'test/lib/hang-guard.ts')],
      },
    };
    await writeFile(join(directory, 'vitest.config.ts'), `export default ${JSON.stringify(config)};`);
    const { code, stdout, stderr } = await runCommand(
      process.execPath,
      [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--config', join(directory, 'vitest.config.ts')],
      { cwd: directory, env: { ...process.env, SITEKEEPER_TEST_HUNG: told } },
    );
    expect(code, stdout + stderr).not.toBe(0);
    expect(await readFile(told, 'utf8')).toBe('hanging.test.ts: it never comes back\n');
  } finally {
    await rm(directory, { recursive: true, force: true });
    await rm(told, { force: true });
  }
});
