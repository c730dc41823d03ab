import { setImmediate } from 'node:timers/promises';

/** How long work may hold up everything else this process does. */
const SLICE_MILLISECONDS = 10;

/** Does long work that is cut into short steps, and lets others have their turn in between. */
export async function inSlices<Result>(steps: Generator<void, Result>): Promise<Result> {
  let since = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - since < SLICE_MILLISECONDS) continue;
    await setImmediate();
    since = performance.now();
  }
}
