import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/**
 * For each case the functions that run far more often than its input grows. They run in a thread of their own, where the
 * counters are there before the code.
 *
 * @param cases a module with `CASES`, each of which prepares an action for an input of a size
 */
export async function growthOf(
  folder: string,
  cases: URL,
  sizes: [number, number],
): Promise<Record<string, string[]>> {
  const workerData = { folder, cases: cases.href, sizes };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData, execArgv: [], env: {} });
  try {
    const [grown] = await once(worker, 'message');
    return grown;
  } finally {
    await worker.terminate();
  }
}
