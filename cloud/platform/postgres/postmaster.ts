import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server at work on a cluster, as it says itself in `postmaster.pid` (PostgreSQL's miscadmin.h). */
export type Postmaster = { pid: number; port: number; socketDirectory: string; status: string };

/** The server running on the cluster, whoever started it. A file left behind by one that is gone is cleared away. */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const file = join(cluster, 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  if (!(await isServerOf(cluster, pid))) {
    // A reused process number would keep PostgreSQL from starting.
    await rm(file, { force: true });
    return undefined;
  }
  return {
    pid,
    port: Number(lines[3]),
    socketDirectory: lines[4]?.trim() ?? '',
    status: lines[7]?.trim() ?? '',
  };
}

/** Asks for a fast shutdown and waits for the end; after `patienceMs` for an immediate one. */
export async function stopPostmaster(cluster: string, pid: number, patienceMs = 20_000): Promise<void> {
  signal(pid, 'SIGINT');
  for (let waited = 0; await isServerOf(cluster, pid); waited += 20) {
    if (waited === patienceMs) signal(pid, 'SIGQUIT');
    await sleep(20);
  }
}

/** Waits until the server of the cluster takes connections. `undefined`: there is none any more. */
export async function untilReady(cluster: string, ended: () => boolean): Promise<Postmaster | undefined> {
  for (;;) {
    const found = await findPostmaster(cluster);
    if (found?.status === 'ready') return found;
    if (!found && ended()) return undefined;
    await sleep(20);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function isServerOf(cluster: string, pid: number): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.split('\0').includes(cluster);
}
