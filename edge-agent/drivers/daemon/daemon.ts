import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../../log.ts';
import { boundLog } from './bounded-log.ts';
import { exists, readIfThere, writeWhole } from './files.ts';
import { endGroup, kernelBootId, processStat } from './processes.ts';
import { adopt } from './record.ts';
import { DAEMON_ENVIRONMENT } from './run.ts';

export type DaemonSpecification = {
  command: string;
  /** It must stay in the foreground. */
  args: readonly string[];
  env?: Record<string, string>;
  /** What else makes it another daemon when it changes: the text of its configuration file. */
  configuration?: string;
  /** The daemon makes this file when it serves; until then it counts as not started. */
  readyFile?: string;
};

/**
 * Waits until its record is written, so that no daemon runs that the next agent would not know. Then restarts the
 * daemon whenever it ends by itself. The shell leads a process group of its own: a signal to the group ends both.
 */
const KEEP_RUNNING =
  'read -r recorded || exit 1; exec </dev/null; while :; do "$@"; echo "$1 ended with $?"; sleep 1; done';

const GRACE_MS = 5000;

/**
 * One daemon that outlives the agent: started detached, known again by a record file, restarted by its own keeper.
 * @param directory for the record `<name>.json` and the log `<name>.log`
 */
export function createDaemon({ name, directory, log }: { name: string; directory: string; log: Log }) {
  const recordPath = join(directory, `${name}.json`);
  const logPath = join(directory, `${name}.log`);

  async function stop(): Promise<void> {
    const record = await adopt(recordPath);
    if (record) {
      if (!(await endGroup(record.pid))) throw new Error(`${name} does not end`);
      log.info({ daemon: name, pid: record.pid }, 'daemon stopped');
    }
    await rm(recordPath, { force: true });
  }

  async function start(specification: DaemonSpecification, fingerprint: string): Promise<void> {
    await mkdir(directory, { recursive: true, mode: 0o755 });
    const child = spawnKeeper(specification, logPath);
    const stat = await started(child);
    const record = { ...stat, bootId: await kernelBootId(), fingerprint };
    await writeWhole(recordPath, JSON.stringify(record));
    child.stdin?.end('recorded\n');
    log.info({ daemon: name, pid: record.pid }, 'daemon started');
  }

  return {
    /** Runs exactly this: one that already does is left alone. Tells whether it had to be (re)started. */
    async ensure(specification: DaemonSpecification, signal?: AbortSignal): Promise<'kept' | 'started'> {
      await boundLog(logPath);
      const fingerprint = createHash('sha256').update(JSON.stringify(specification)).digest('hex');
      const running = await adopt(recordPath);
      const leads = running && (await processStat(running.pid)) !== undefined;
      const same = leads && running.fingerprint === fingerprint;
      const { readyFile } = specification;
      if (!same) {
        await stop();
        if (readyFile) await rm(readyFile, { force: true });
        await start(specification, fingerprint);
      }
      if (readyFile && !(await appears(readyFile, signal)))
        throw new Error(`${name} does not start: ${await lastLines(logPath)}`);
      return same ? 'kept' : 'started';
    },
    stop,
    /** Whether it is restarted when it ends: its keeper runs. */
    async isKept(): Promise<boolean> {
      const record = await adopt(recordPath);
      return record !== undefined && (await processStat(record.pid)) !== undefined;
    },
    /** Whether the process whose number is in a file is ours and runs. */
    async serves(readyFile: string): Promise<boolean> {
      const record = await adopt(recordPath);
      const pid = Number((await readIfThere(readyFile)) ?? Number.NaN);
      const stat = Number.isInteger(pid) ? await processStat(pid) : undefined;
      return record !== undefined && stat !== undefined && stat.group === record.pid && stat.state !== 'Z';
    },
    async isRunning(): Promise<boolean> {
      await boundLog(logPath);
      return (await adopt(recordPath)) !== undefined;
    },
  };
}

function spawnKeeper({ command, args, env }: DaemonSpecification, logPath: string): ChildProcess {
  const output = openSync(logPath, 'a', 0o640);
  const child = spawn('/bin/sh', ['-c', KEEP_RUNNING, 'keep', command, ...args], {
    cwd: '/',
    detached: true,
    env: { ...DAEMON_ENVIRONMENT, ...env },
    stdio: ['pipe', output, output],
  });
  closeSync(output);
  child.unref();
  child.stdin?.on('error', () => undefined);
  return child;
}

async function started(child: ChildProcess): Promise<{ pid: number; startTicks: number }> {
  if (child.pid === undefined) {
    const { promise, reject } = Promise.withResolvers<never>();
    child.once('error', reject);
    return promise;
  }
  const stat = await processStat(child.pid);
  if (!stat) throw new Error('a daemon ended before it was known');
  return { pid: stat.pid, startTicks: stat.startTicks };
}

async function appears(path: string, signal: AbortSignal | undefined): Promise<boolean> {
  for (let waited = 0; waited < GRACE_MS; waited += 50) {
    if (await exists(path)) return true;
    await pause(50, undefined, signal ? { signal } : {});
  }
  return false;
}

async function lastLines(path: string): Promise<string> {
  const lines = ((await readIfThere(path)) ?? '').trim().split('\n');
  return lines.slice(-3).join('; ').slice(0, 500);
}
