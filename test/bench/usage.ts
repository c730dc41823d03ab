import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** What a process has used so far, by the kernel's books (proc(5)). */
export type Usage = { cpuSeconds: number; residentBytes: number };

/** `getconf CLK_TCK` on Linux. */
const TICKS_A_SECOND = 100;

export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return { cpuSeconds: ticks / TICKS_A_SECOND, residentBytes: Number(resident?.[1] ?? 0) * 1024 };
}

/** Resident memory once it has settled: the least of some readings. */
export async function residentAtRest(pid: number): Promise<number> {
  const readings: number[] = [];
  for (let reading = 0; reading < 10; reading++) {
    await pause(500);
    readings.push(usageOf(pid).residentBytes);
  }
  return Math.min(...readings.slice(-4));
}
