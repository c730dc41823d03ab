import type { Disk } from './disk.ts';

/** Counts up by one a call, over restarts. */
export async function openSequence(disk: Disk, name: string): Promise<() => Promise<number>> {
  const stored = Number((await disk.read(name))?.toString('utf8') ?? 0);
  let last = Number.isSafeInteger(stored) && stored > 0 ? stored : 0;
  return async () => {
    last += 1;
    const number = last;
    await disk.write(name, String(number));
    return number;
  };
}
