import type { Pause } from '../pause.ts';
import { messageOf } from './finding.ts';

const RETRY_MILLISECONDS = 1000;
const GRACE_MILLISECONDS = 10_000;

/** Tries again every second until it works. Rejects with the last failure once the deadline has passed. */
export async function untilItWorks(
  work: (signal: AbortSignal) => Promise<void>,
  deadline: AbortSignal,
  pause: Pause,
): Promise<void> {
  let last = 'not tried in time';
  while (!deadline.aborted) {
    try {
      return await work(deadline);
    } catch (error) {
      if (!deadline.aborted || last === 'not tried in time') last = messageOf(error);
    }
    await pause(RETRY_MILLISECONDS, deadline).catch(() => undefined);
  }
  throw new Error(last);
}

/** Waits for work that obeys the deadline, and a grace longer; after that it is left behind and counts as failed. */
export async function settled(work: Promise<void>, deadline: AbortSignal, pause: Pause): Promise<void> {
  const end = new AbortController();
  const abandoned = aborted(deadline, end.signal)
    .then(() => pause(GRACE_MILLISECONDS, end.signal))
    .then(() => {
      throw new Error('not finished in time');
    });
  try {
    await Promise.race([work, abandoned]);
  } finally {
    end.abort();
    abandoned.catch(() => undefined);
    work.catch(() => undefined);
  }
}

function aborted(signal: AbortSignal, end: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true, signal: end });
  });
}
