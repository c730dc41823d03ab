import { setTimeout } from 'node:timers/promises';

/** Waits; rejects at once when the signal aborts. */
export type Pause = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

export const pause: Pause = (milliseconds, signal) =>
  setTimeout(milliseconds, undefined, signal ? { signal } : {});

/** Waits for the work, but not longer than that; whether or how it ends does not matter. */
export async function atMost(milliseconds: number, work: Promise<unknown>, pause: Pause): Promise<void> {
  const end = new AbortController();
  const ended = work.catch(() => undefined).finally(() => end.abort());
  await Promise.race([ended, pause(milliseconds, end.signal).catch(() => undefined)]);
}
