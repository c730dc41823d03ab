/** Clock ticks of all processors since boot. */
export type CpuTimes = { busy: number; total: number };

/** The `cpu` line of /proc/stat: user nice system idle iowait irq softirq steal (proc(5)). */
export function parseCpuTimes(stat: string): CpuTimes {
  const ticks = /^cpu +(.+)$/m.exec(stat)?.[1]?.split(' ').slice(0, 8).map(Number) ?? [];
  const total = ticks.reduce((sum, tick) => sum + tick, 0);
  return { total, busy: total - (ticks[3] ?? 0) - (ticks[4] ?? 0) };
}

/** Share of busy time between two readings, 0 to 100. */
export function cpuPercent(before: CpuTimes, now: CpuTimes): number {
  return usedPercent(now.busy - before.busy, now.total - before.total);
}

/** From /proc/meminfo: what is neither free nor reclaimable. */
export function memoryUsedPercent(meminfo: string): number {
  const kibibytes = (name: string) => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(meminfo)?.[1] ?? 0);
  const total = kibibytes('MemTotal');
  return usedPercent(total - kibibytes('MemAvailable'), total);
}

/** Per cent to one decimal, always between 0 and 100. */
export function usedPercent(used: number, total: number): number {
  if (total <= 0) return 0;
  return Math.round(Math.min(Math.max(used / total, 0), 1) * 1000) / 10;
}
