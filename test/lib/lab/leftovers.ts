import { existsSync } from 'node:fs';
import { execute } from './execute.ts';

/** Every namespace of a laboratory is named `sk<process id>-<laboratory>-<host>`: its owner can be told to be gone. */
export const labPrefix = (pid: number, lab: number) => `sk${pid}-${lab}-`;

const namespaces = async () =>
  (await execute('ip', ['netns', 'list'])).stdout
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')
    .filter((name) => name !== '');

/** Kills what runs in a network namespace. Looks again until nothing is left: a fork may be on its way. */
export async function killAll(namespace: string, { but }: { but?: number } = {}): Promise<void> {
  for (let round = 0; round < 20; round++) {
    const { stdout } = await execute('ip', ['netns', 'pids', namespace], { allowFailure: true });
    const pids = stdout.split('\n').filter(Boolean).map(Number);
    const others = pids.filter((pid) => pid !== but);
    if (others.length === 0) return;
    for (const pid of others) kill(pid);
    await new Promise((done) => setTimeout(done, 20));
  }
}

async function removeNamespace(name: string): Promise<void> {
  await killAll(name);
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
