import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');
const CONSOLE = join(ROOT, 'console');

/** Builds the console when it was never built, or something in it is newer than the build. */
export async function buildConsole(): Promise<'built' | 'up to date'> {
  const built = await modified(join(CONSOLE, 'dist/index.html'));
  if (built >= (await newestSource())) return 'up to date';
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  await promisify(execFile)(process.execPath, [vite, 'build', '--config', 'console/vite.config.ts'], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return 'built';
}

async function newestSource(): Promise<number> {
  const entries = await readdir(CONSOLE, { recursive: true, withFileTypes: true });
  const sources = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(CONSOLE, 'dist')));
  return Math.max(...(await Promise.all(sources.map(modified))));
}

/** In milliseconds; 0 for what is not there. */
async function modified(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  return found?.mtimeMs ?? 0;
}
