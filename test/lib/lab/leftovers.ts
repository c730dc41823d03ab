import { existsSync } from 'node:fs';
import { execute } from './execute.ts';

/** Every namespace of a laboratory is named `sk<process id>-<laboratory>-<host>`: its owner can be told to be gone. */
export const labPrefix = (pid: number, lab: number) => `sk${pid}-${lab}-`;

const namespaces = async () =>
  (await execute('ip', ['netns', 'list'])).stdout
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')
    .filter((name) => name !== '');

/** Kills what runs in a network namespace and removes it. Looks again until nothing is left: a fork may be on its way. */
async function removeNamespace(name: string): Promise<void> {
  for (let round = 0; round < 20; round++) {
    const { stdout } = await execute('ip', ['netns', 'pids', name], { allowFailure: true });
    const pids = stdout.split('\n').filter(Boolean).map(Number);
    if (pids.length === 0) break;
    for (const pid of pids) kill(pid);
    await new Promise((done) => setTimeout(done, 20));
  }
  await execute('ip', ['netns', 'delete', name], { allowFailure: true });
}

/** Removes every namespace whose name begins so. */
export async function removeNamespaces(prefix: string): Promise<void> {
  for (const name of await namespaces()) if (name.startsWith(prefix)) await removeNamespace(name);
}

/** Removes what earlier test processes left that are no more. */
export async function removeLeftovers(): Promise<void> {
  for (const name of await namespaces()) {
    const owner = /^sk(\d+)-\d+-/.exec(name)?.[1];
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) await removeNamespace(name);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
