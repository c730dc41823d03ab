import { makeDirectory } from '../daemon/files.ts';
import { run } from '../daemon/run.ts';
import { currentDevices } from './current.ts';
import { currentRules } from './current-rules.ts';
import { planRules } from './line-rules.ts';
import { type Memory, readMemory, union, writeMemory } from './memory.ts';
import { planBatch } from './plan-batch.ts';
import type { WantedDevice } from './wanted.ts';

/** Of ip-rule(8); `held` are the tables whose rule by source a client keeps. */
export type WantedRules = { rules: readonly string[]; held: readonly number[] };

export const NO_RULES: WantedRules = { rules: [], held: [] };

export type ReconcilerDependencies = {
  /** Holds `memory.json`. */
  directory: string;
  /** Ends the client of a WAN and removes what it left. */
  endClient: (wan: string) => Promise<void>;
};

/** Brings devices to what is wanted, and cleans up after earlier target states of this boot. */
export function createReconciler({ directory, endClient }: ReconcilerDependencies) {
  const path = `${directory}/memory.json`;
  return {
    memory: () => readMemory(path),
    /**
     * What is about to be used is remembered first, so that it can be cleaned up whatever happens in between.
     * @returns to be called when all else is done: forgets what is no longer used
     */
    async reconcile(
      wanted: readonly WantedDevice[],
      { rules, held }: WantedRules,
      next: Memory,
      signal?: AbortSignal,
    ): Promise<() => Promise<void>> {
      const before = await readMemory(path);
      await makeDirectory(directory);
      await writeMemory(path, union(before, next));
      for (const wan of before.clients.filter((wan) => !next.clients.includes(wan))) await endClient(wan);
      const { links, addresses } = planBatch(wanted, await currentDevices(), before);
      await batch(links, signal);
      await batch(addresses, signal);
      await batch(planRules(rules, await currentRules(), held), signal);
      return () => writeMemory(path, next);
    },
  };
}

async function batch(lines: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  if (lines.length === 0) return;
  await run('ip', ['-4', '-batch', '-'], { input: `${lines.join('\n')}\n`, ...(signal && { signal }) });
}
