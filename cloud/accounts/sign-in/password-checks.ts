import { Counter, type Registry } from 'prom-client';
import { AppError } from '../../platform/errors.ts';
import type { Ids } from '../../platform/ids.ts';
import { hashPassword, verifyPassword } from '../password.ts';
import { newSecret } from '../secrets.ts';

/** A check takes a core for about 30 ms and 19 MiB; more at once than this take them from everything else. */
const MOST_AT_ONCE = 2;
const MOST_WAITING = 20;

export type PasswordChecks = ReturnType<typeof createPasswordChecks>;

/** Checks of passwords, few at a time whoever asks. */
export function createPasswordChecks({ ids, metrics }: { ids: Ids; metrics: Registry }) {
  // Of nobody: so that an unknown address takes as long as a wrong password.
  const decoy = hashPassword(newSecret(ids));
  const checks = new Counter({
    name: 'sitekeeper_password_checks_total',
    help: 'Passwords that were compared with their hash, which is costly on purpose',
    registers: [metrics],
  });
  const waiting: (() => void)[] = [];
  let running = 0;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= MOST_AT_ONCE) {
      if (waiting.length >= MOST_WAITING) {
        throw new AppError('too-many-requests', 'Too many people sign in at this moment; try again.');
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      await promise;
    } else running += 1;
    try {
      return await work();
    } finally {
      // The next takes the turn over.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }

  return {
    /** `phc` is null of an account without a password, or of none. @throws AppError too-many-requests */
    matches: (password: string, phc: string | null): Promise<boolean> =>
      inTurn(async () => {
        checks.inc();
        const matches = await verifyPassword(password, phc ?? (await decoy));
        return matches && phc !== null;
      }),
  };
}
