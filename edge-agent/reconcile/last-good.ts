import type { Finding } from '#protocol';
import type { Log } from '../log.ts';
import type { Pause } from '../pause.ts';
import type { ApplyContext } from './executors.ts';
import { planLastGood, type Situation } from './plan.ts';
import { type Runner, runEveryStep } from './steps.ts';

export type LastGoodDependencies = {
  runner: Runner<ApplyContext>;
  situation: () => Situation;
  deadline: (seconds: number) => AbortSignal;
  pause: Pause;
  /** Milliseconds between two tries, by number of the try from 0. */
  retryAfter: (tries: number) => number;
  stopping: AbortSignal;
  /** A newer target state waits, which may work better than what ran before. */
  superseded: () => boolean;
  log: Log;
};

const RESTORE_SECONDS = 300;

/** Brings back what ran before: the confirmed target state, or what was captured before the first one. */
export type LastGood = {
  /** Tries until it works, the agent stops, or it is superseded. Returns what went wrong in the last try. */
  restore(): Promise<Finding[]>;
  /** Tries once; what fails is logged. */
  restoreOnce(): Promise<void>;
  /** The box is in neither state, since the last `restore` did not work. */
  pending(): boolean;
  /** A target state was confirmed instead. */
  settled(): void;
};

export function createLastGood(deps: LastGoodDependencies): LastGood {
  const { runner, situation, deadline, pause, retryAfter, stopping, superseded, log } = deps;
  let pending = false;

  async function attempt(): Promise<Finding[]> {
    const context = { message: undefined, deadline: deadline(RESTORE_SECONDS) };
    return runEveryStep(runner, planLastGood(situation()), context);
  }

  return {
    async restore() {
      pending = true;
      for (let tries = 0; ; tries += 1) {
        if (stopping.aborted) return [];
        const failed = await attempt();
        pending = failed.length > 0;
        if (!pending) {
          log.info('last good state runs');
          return [];
        }
        log.error({ findings: failed, tries }, 'the last good target state cannot be brought back');
        if (superseded()) return failed;
        await pause(retryAfter(tries), stopping).catch(() => undefined);
      }
    },
    async restoreOnce() {
      const failed = await attempt();
      pending = failed.length > 0;
      if (pending) log.error({ findings: failed }, 'the confirmed target state cannot be brought back');
    },
    pending: () => pending,
    settled: () => {
      pending = false;
    },
  };
}
