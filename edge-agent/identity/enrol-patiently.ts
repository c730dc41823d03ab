import { type Backoff, backoffDelay } from '../backoff.ts';
import { errorFacts } from '../error-facts.ts';
import type { Log } from '../log.ts';
import type { Pause } from '../pause.ts';
import { EstError, type EstErrorCode } from './est.ts';
import type { Identity, IdentityDependencies } from './identity.ts';

export type PatientDependencies = IdentityDependencies & {
  log: Log;
  random: () => number;
  /** Rejects when the agent stops. */
  pause: Pause;
  stopping: AbortSignal;
  unreachable?: Backoff;
};

const UNREACHABLE: Backoff = { firstMilliseconds: 1000, longestMilliseconds: 60_000 };
/** Somebody must act first, and each try counts against the secret. */
const REFUSED: Backoff = { firstMilliseconds: 60_000, longestMilliseconds: 900_000 };

const REFUSALS: readonly EstErrorCode[] = [
  'est-refused',
  'est-certificate-refused',
  'est-key-revoked',
  'est-throttled',
];

/**
 * Until the appliance has its certificates. Rejects only when it is to stop.
 *
 * @param enrol one try
 */
export async function enrolPatiently(
  deps: PatientDependencies,
  enrol: (deps: IdentityDependencies) => Promise<Identity>,
): Promise<Identity> {
  const { log, random, pause, stopping, unreachable = UNREACHABLE } = deps;
  for (let failures = 1; ; failures += 1) {
    try {
      return await enrol(deps);
    } catch (error) {
      stopping.throwIfAborted();
      const refused = error instanceof EstError && REFUSALS.includes(error.code);
      const asked = error instanceof EstError ? error.retryAfter : undefined;
      const wait = (asked ?? 0) + backoffDelay(refused ? REFUSED : unreachable, failures, random());
      log.warn({ ...errorFacts(error), nextTryMilliseconds: wait }, 'not enrolled yet');
      await pause(wait, stopping);
    }
  }
}
