import { expect, test, vi } from 'vitest';
import { createCoalescer } from '../../../cloud/platform/coalesce.ts';
import { silentLog } from '../../lib/agent/silent-log.ts';

test('work that took a minute is done again half a second after it was asked for meanwhile', async () => {
  vi.useFakeTimers();
  try {
    let runs = 0;
    const coalescer = createCoalescer({
      name: 'test',
      delayMilliseconds: 0,
      log: silentLog as never,
      async work() {
        runs += 1;
        if (runs === 1) await new Promise((resolve) => setTimeout(resolve, 60_000));
      },
    });
    coalescer.request('rollout');
    await vi.advanceTimersByTimeAsync(1);
    coalescer.request('rollout');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(runs).toBe(1);
    await vi.advanceTimersByTimeAsync(500);
    expect(runs).toBe(2);
    await coalescer[Symbol.asyncDispose]();
  } finally {
    vi.useRealTimers();
  }
});
