import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/errors.ts';
import { type Actor, makersOf } from '../../platform/http/actor.ts';
import type { Factors } from '../factors/factors.ts';
import type { Opened, Sessions, Visitor } from '../sessions.ts';
import type { Challenges } from '../sign-in/challenges.ts';
import type { PasswordChecks } from '../sign-in/password-checks.ts';
import type { Wanted } from '../sign-in/sign-in.ts';
import type { AccountStore, UserRow } from '../store.ts';

type Deps = {
  store: AccountStore;
  sessions: Sessions;
  challenges: Challenges;
  factors: Pick<Factors, 'wanted'>;
  wantSecondFactor: (user: UserRow, methods: Wanted['methods']) => Promise<Wanted>;
  passwords: Pick<PasswordChecks, 'hash'>;
  clock: Clock;
};

export type Invitations = ReturnType<typeof createInvitations>;

/** How somebody gets a first password, or another one when it was lost. */
export function createInvitations(deps: Deps) {
  const { store, sessions, challenges, factors, wantSecondFactor, passwords, clock } = deps;
  return {
    /** Those made before are good no more. `resetFactors`: the second factor was lost as well. */
    async make(
      user: UserRow,
      resetFactors: boolean,
      by: Pick<Actor, 'id' | 'account'>,
    ): Promise<{ secret: string; expiresAt: Date }> {
      await challenges.withdraw(user.id, 'invitation');
      return challenges.begin('invitation', user.id, { data: { resetFactors }, madeBy: makersOf(by) });
    },

    /** Whoever has a second factor that was not reset still has to show it. @throws AppError challenge-gone */
    async answer(
      secret: string,
      password: string,
      visitor: Visitor,
    ): Promise<{ opened: Opened } | { wanted: Wanted }> {
      const invitation = await challenges.attempt('invitation', secret);
      const user = invitation.userId ? await store.user(invitation.userId) : null;
      if (!user || user.disabledAt) throw new AppError('challenge-gone', 'The account is closed.');
      const accepted = await store.acceptInvitation({
        secretHash: invitation.secretHash,
        id: user.id,
        passwordHash: await passwords.hash(password),
        at: clock.now(),
        resetFactors: (invitation.data as { resetFactors?: boolean }).resetFactors ?? false,
      });
      if (!accepted) throw new AppError('challenge-gone', 'It was used or withdrawn. Ask for another one.');
      sessions.ended(user.id);
      const methods = await factors.wanted(accepted);
      if (methods.length > 0) return { wanted: await wantSecondFactor(accepted, methods) };
      return { opened: await sessions.open(accepted, 'invitation', false, visitor) };
    },
  };
}
