import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { countSteps } from './count-steps.ts';

const { folder, cases, sizes } = workerData as { folder: string; cases: string; sizes: [number, number] };
// Code that is thrown away and compiled anew would lose its counters.
setFlagsFromString('--no-flush-bytecode');
const count = countSteps(folder);
const { CASES } = (await import(cases)) as { CASES: Record<string, (size: number) => () => unknown> };

/** How much more often a function may run for so much more input: more than in proportion, far less than by the square. */
const [small, large] = sizes;
const most = 2 * (large / small);

const grown = Object.entries(CASES).map(([name, make]) => {
  const [less, more] = [count(make(small)), count(make(large))];
  const faults = [...more]
    .map(([where, times]) => ({ where, times, before: less.get(where) }))
    // What ran only for the larger one has nothing to be compared with.
    .filter(({ times, before }) => before !== undefined && times > most * Math.max(before, small));
  return [name, faults.map(({ where, times, before }) => `${where}: ${before} → ${times}`)] as const;
});
parentPort?.postMessage(Object.fromEntries(grown));
