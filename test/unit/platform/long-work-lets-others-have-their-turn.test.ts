import { expect, test } from 'vitest';
import { inSlices } from '../../../cloud/platform/in-slices.ts';

/** Keeps the processor busy for about as long as a target state takes. */
function* busySteps(count: number): Generator<void, number> {
  for (let step = 0; step < count; step++) {
    yield;
    const until = performance.now() + 5;
    while (performance.now() < until);
  }
  return count;
}

test('what waits for the event loop is served while long work goes on', async () => {
  const order: string[] = [];
  const work = inSlices(busySteps(20)).then((steps) => order.push(`${steps} steps`));
  setImmediate(() => order.push('somebody else'));
  await work;
  expect(order).toEqual(['somebody else', '20 steps']);
});

test('what the work throws is told to whoever waits for it', async () => {
  // biome-ignore lint/correctness/useYield: it fails before its first step
  const failing = function* (): Generator<void, never> {
    throw new RangeError('too far');
  };
  await expect(inSlices(failing())).rejects.toThrow('too far');
});
