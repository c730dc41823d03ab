import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine, commandLines } from '../processes.ts';

/**
 * A server at work on a cluster, as it says itself in `postmaster.pid` (PostgreSQL's miscadmin.h). Its socket lies in
 * the cluster; `.` in that file is the server's working directory.
 */
export type Postmaster = { pid: number; port: number; socketDirectory: string; status: string };

const SOCKET = '.s.PGSQL.5432';

/** A setting without effect by which the server of a cluster is known to everybody who can read its command line. */
export const markOf = (cluster: string): string => `sitekeeper.cluster=${cluster}`;

/** The server running on the cluster, whoever started it. */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !(await isServerOf(cluster, pid))) return undefined;
  const told = lines[4]?.trim() ?? '';
  return {
    pid,
    port: Number(lines[3]),
    socketDirectory: told.startsWith('/') ? told : cluster,
    status: lines[7]?.trim() ?? '',
  };
}

/**
 * Takes away the lock files of a server that is gone. PostgreSQL does so itself unless their process number belongs to
 * somebody else by now, or they were never filled: then it would never start again.
 */
export async function clearLeftovers(cluster: string): Promise<void> {
  for (const file of ['postmaster.pid', `${SOCKET}.lock`]) {
    const path = join(cluster, file);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const pid = Number(text.split('\n')[0]);
    const held = pid > 1 ? await isServerOf(cluster, pid) : await hasServer(cluster);
    if (!held) await rm(path, { force: true });
  }
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

const isServerOf = async (cluster: string, pid: number): Promise<boolean> =>
  belongsTo(cluster, await commandLine(pid));

const hasServer = async (cluster: string): Promise<boolean> =>
  (await commandLines()).some(({ words }) => belongsTo(cluster, words));

/** Servers of earlier versions of Sitekeeper were given the cluster itself. */
const belongsTo = (cluster: string, words: readonly string[]): boolean =>
  words.includes(markOf(cluster)) || words.includes(cluster);
