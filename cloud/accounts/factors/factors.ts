import type { Bus } from '../../platform/bus.ts';
import type { Clock } from '../../platform/clock.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Sealing } from '../../platform/sealing.ts';
import type { CreationOptions, PasskeyAttestation } from '../schema.ts';
import type { SessionRow } from '../session-store.ts';
import type { Challenges } from '../sign-in/challenges.ts';
import type { SignInPolicy } from '../sign-in/policy.ts';
import type { AccountStore, UserRow } from '../store.ts';
import { removeAllFactors, removePasskey, removeTotp } from './factor-changes.ts';
import type { FactorStore, PasskeyRow } from './factor-store.ts';
import { challengeOf, createPasskeys } from './passkeys.ts';
import { createRecoveryCodes } from './recovery-codes.ts';
import type { RelyingParty } from './relying-party.ts';
import { createTotp } from './totp.ts';

type Deps = {
  store: FactorStore;
  sealing: Sealing;
  ids: Ids;
  clock: Clock;
  accounts: Pick<AccountStore, 'keepingAnAdministrator'>;
  bus: Bus;
  challenges: Challenges;
  policy: Pick<SignInPolicy, 'wantsSecondFactor'>;
  relyingParty: () => RelyingParty | undefined;
};

/** What somebody can prove who they are with, besides a password. */
export type Factors = ReturnType<typeof createFactors>;

export function createFactors(deps: Deps) {
  const { store, accounts, bus, challenges, policy } = deps;
  const totp = createTotp(deps);
  const passkeys = createPasskeys(deps);
  const recoveryCodes = createRecoveryCodes(deps);

  async function overview(user: UserRow) {
    const [keys, codes, required] = await Promise.all([
      passkeys.list(user.id),
      store.recoveryCodes(user.id),
      policy.wantsSecondFactor(user.role),
    ]);
    return { totpConfirmedAt: user.totpConfirmedAt, passkeys: keys, recoveryCodes: codes, required };
  }

  const hasAny = async (user: UserRow): Promise<boolean> =>
    user.totpConfirmedAt !== null || (await passkeys.list(user.id)).length > 0;

  /** Whoever has a first one needs a way back when it is lost. */
  async function wayBack(user: UserRow): Promise<string[] | undefined> {
    const { left } = await store.recoveryCodes(user.id);
    return left === 0 ? recoveryCodes.renew(user.id) : undefined;
  }

  const sessionsEnded = (userId: string) => bus.publish('credential.ended', { holderId: userId });

  return {
    totp,
    passkeys,
    overview,
    takeRecoveryCode: recoveryCodes.take,

    /**
     * How one signs in is changed by who has shown the factors there are.
     * @throws AppError fresh-sign-in-required
     */
    async requireShown(user: UserRow, session: SessionRow): Promise<void> {
      if (session.strong || !(await hasAny(user))) return;
      throw new AppError(
        'fresh-sign-in-required',
        'This session has not shown your second factor. Sign in again with it.',
      );
    },

    /** Those before are good no more. @throws AppError conflict without a factor they could stand in for */
    async renewRecoveryCodes(user: UserRow): Promise<string[]> {
      if (await hasAny(user)) return recoveryCodes.renew(user.id);
      throw new AppError('conflict', 'Recovery codes stand in for a second factor: set one up first.');
    },

    /** What this account is asked for after its password. */
    async wanted(user: UserRow): Promise<('totp' | 'passkey' | 'recovery-code')[]> {
      const { totpConfirmedAt, passkeys: keys, recoveryCodes: codes } = await overview(user);
      const factors = [
        ...(totpConfirmedAt ? (['totp'] as const) : []),
        ...(keys.length > 0 && passkeys.available ? (['passkey'] as const) : []),
      ];
      if (factors.length === 0) return [];
      return codes.left > 0 ? [...factors, 'recovery-code'] : factors;
    },

    /** @throws AppError conflict when there is one */
    async beginTotp(user: UserRow) {
      if (user.totpConfirmedAt) {
        throw new AppError('conflict', 'There is an authenticator app already; remove it first.');
      }
      return totp.begin(user);
    },

    /** @returns recovery codes with the first factor. @throws AppError second-factor-failed */
    async confirmTotp(user: UserRow, code: string, session: SessionRow): Promise<string[] | undefined> {
      if (!(await totp.confirm(user, code, session))) {
        throw new AppError('second-factor-failed', 'The code is wrong, or of another time.');
      }
      sessionsEnded(user.id);
      return wayBack(user);
    },

    async beginPasskey(user: UserRow): Promise<CreationOptions> {
      const { secret } = await challenges.begin('passkey-registration', user.id);
      return passkeys.registrationOptions(user, secret);
    },

    /** @throws AppError challenge-gone, request-invalid, conflict */
    async addPasskey(
      user: UserRow,
      given: { name: string; passkey: PasskeyAttestation },
      session: SessionRow,
    ): Promise<{ row: PasskeyRow; codes: string[] | undefined }> {
      const secret = challengeOf(given.passkey);
      const challenge = await challenges.attempt('passkey-registration', secret);
      if (challenge.userId !== user.id)
        throw new AppError('challenge-gone', 'It was begun by somebody else.');
      await challenges.finish(challenge);
      const row = await passkeys.register(user, secret, given, session);
      sessionsEnded(user.id);
      return { row, codes: await wayBack(user) };
    },

    async removeTotp(user: UserRow, session: SessionRow): Promise<void> {
      await accounts.keepingAnAdministrator((_users, tx) => removeTotp(tx, user.id, session));
      sessionsEnded(user.id);
    },

    /** @throws AppError not-found, last-administrator */
    async removePasskey(user: UserRow, id: string, session: SessionRow): Promise<void> {
      const removed = await accounts.keepingAnAdministrator((_users, tx) =>
        removePasskey(tx, user.id, id, session),
      );
      if (!removed) throw notFound('passkey', id);
      sessionsEnded(user.id);
    },

    /** As if none had ever been set up; ends all sessions. @throws AppError last-administrator */
    async removeAll(userId: string): Promise<void> {
      await accounts.keepingAnAdministrator((_users, tx) => removeAllFactors(tx, userId));
      sessionsEnded(userId);
    },
  };
}
