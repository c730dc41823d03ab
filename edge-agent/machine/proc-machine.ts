import { execFile } from 'node:child_process';
import { readFile, statfs } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Machine } from './machine.ts';
import { type CpuTimes, cpuPercent, memoryUsedPercent, parseCpuTimes, usedPercent } from './proc.ts';

const run = promisify(execFile);

/** Linux, by proc(5) and statfs(2) of the root file system. */
export async function openProcMachine(): Promise<Machine> {
  const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim().toLowerCase();
  let before: CpuTimes = { busy: 0, total: 0 };
  return {
    bootId,
    async measure() {
      const [stat, memory, load, uptime] = await Promise.all(
        ['stat', 'meminfo', 'loadavg', 'uptime'].map((name) => readFile(`/proc/${name}`, 'utf8')),
      );
      const disk = await statfs('/');
      const now = parseCpuTimes(stat ?? '');
      const percent = cpuPercent(before, now);
      before = now;
      return {
        uptimeSeconds: Math.floor(Number.parseFloat(uptime ?? '0')),
        cpuPercent: percent,
        load1: Number.parseFloat(load ?? '0'),
        memoryUsedPercent: memoryUsedPercent(memory ?? ''),
        diskUsedPercent: usedPercent(disk.blocks - disk.bfree, disk.blocks - disk.bfree + disk.bavail),
      };
    },
    async reboot() {
      await run('systemctl', ['reboot']).catch(() => run('reboot', []));
    },
  };
}
