import type { Pause } from '../pause.ts';
import { messageOf } from './finding.ts';

const RETRY_MILLISECONDS = 1000;
const GRACE_MILLISECONDS = 10_000;
/**
 * No try is longer: TCP sends its first packet again after 1, 3 and 7 s, then only after 15 and 31 s, so that a line that
 * comes back shortly before the deadline would be noticed after it. A slow line gets more from try to try.
 */
const FIRST_TRY_MILLISECONDS = 8000;
const GROWTH = 1.5;

/**
 * Tries again every second until it works, each time with half as much patience more. Rejects with the last failure once
 * the deadline has passed.
 */
export async function untilItWorks(
  work: (signal: AbortSignal) => Promise<void>,
  deadline: AbortSignal,
  pause: Pause,
): Promise<void> {
  let last = 'not tried in time';
  for (let patience = FIRST_TRY_MILLISECONDS; !deadline.aborted; patience *= GROWTH) {
    try {
      return await work(AbortSignal.any([deadline, AbortSignal.timeout(patience)]));
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
