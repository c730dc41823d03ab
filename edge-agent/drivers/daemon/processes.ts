import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** A process as the kernel knows it. `startTicks` tells it from another one that later got the same number. */
export type ProcessStat = { pid: number; state: string; group: number; startTicks: number };

/** proc(5), `/proc/<pid>/stat`. Undefined when there is no such process. */
export async function processStat(pid: number): Promise<ProcessStat | undefined> {
  try {
    return parseStat(await readFile(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The command stands in parentheses and may contain anything, so the fields are counted from the last one on. */
export function parseStat(text: string): ProcessStat {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return {
    pid: Number.parseInt(text, 10),
    state: fields[0] ?? '',
    group: Number(fields[2]),
    startTicks: Number(fields[19]),
  };
}

/** Running members of a process group; those that only wait to be reaped do not count. */
export async function groupMembers(group: number): Promise<ProcessStat[]> {
  const pids = (await readdir('/proc')).filter((name) => /^[0-9]+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => processStat(Number(pid))));
  return stats.filter(
    (stat) => stat !== undefined && stat.group === group && stat.state !== 'Z',
  ) as ProcessStat[];
}

/** Changes with every boot of the machine. */
export async function kernelBootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}

/** Asks a process group to end, then ends it. False when some of it still runs 10 s later. */
export async function endGroup(group: number): Promise<boolean> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    signalGroup(group, signal);
    for (let waited = 0; waited <= 5000; waited += 50) {
      if ((await groupMembers(group)).length === 0) return true;
      await pause(50);
    }
  }
  return false;
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
