import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until the condition holds. An error it throws counts as "not yet" and is the cause in the end.
 * @throws Error naming what was waited for.
 */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  what: string,
  { withinMs = 60_000, everyMs = 100 } = {},
): Promise<void> {
  const end = Date.now() + withinMs;
  let cause: unknown;
  for (;;) {
    try {
      if (await condition()) return;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`, { cause });
    await pause(everyMs);
  }
}
