import { Counter, type Registry } from 'prom-client';
import { AppError } from '../../platform/errors.ts';
import type { Ids } from '../../platform/ids.ts';
import { hashPassword, verifyPassword } from '../password.ts';
import { createPasswordThread } from '../password-thread.ts';
import { newSecret } from '../secrets.ts';
import type { Lane } from './doorway.ts';

/** A check takes a core for about 30 ms and 19 MiB, one after the other; those of known devices come first. */
const MOST_WAITING = { known: 32, unknown: 16 };

export type PasswordChecks = ReturnType<typeof createPasswordChecks>;

/** Checks of passwords, one at a time whoever asks, in a thread of their own. */
export function createPasswordChecks({ ids, metrics }: { ids: Ids; metrics: Registry }) {
  const thread = createPasswordThread();
  const checks = new Counter({
    name: 'sitekeeper_password_checks_total',
    help: 'Passwords that were compared with their hash, which is costly on purpose',
    registers: [metrics],
  });
  const waiting: Record<Lane, (() => void)[]> = { known: [], unknown: [] };
  let running = false;
  // Of nobody: so that an unknown address takes as long as a wrong password.
  let decoy: Promise<string> | undefined;

  async function inTurn<T>(lane: Lane, work: () => Promise<T>): Promise<T> {
    if (running) {
      if (waiting[lane].length >= MOST_WAITING[lane]) throw tooMany();
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting[lane].push(resolve);
      await promise;
    } else running = true;
    try {
      return await work();
    } finally {
      // The next takes the turn over.
      const next = waiting.known.shift() ?? waiting.unknown.shift();
      if (next) next();
      else running = false;
    }
  }

  return {
    /** `phc` is null of an account without a password, or of none. @throws AppError too-many-requests */
    matches: (password: string, phc: string | null, lane: Lane): Promise<boolean> =>
      inTurn(lane, async () => {
        checks.inc();
        decoy ??= hashPassword(newSecret(ids), thread.derive);
        const matches = await verifyPassword(password, phc ?? (await decoy), thread.derive);
        return matches && phc !== null;
      }),

    /** Of who has proved already that this may be asked. @throws AppError too-many-requests */
    hash: (password: string): Promise<string> => inTurn('known', () => hashPassword(password, thread.derive)),

    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
}

const tooMany = () => new AppError('too-many-requests', 'Too many people sign in at this moment; try again.');
