import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/errors.ts';
import type { Factors } from '../factors/factors.ts';
import { challengeOf } from '../factors/passkeys.ts';
import type { PasskeyAssertion, RequestOptions, SecondFactor, SecondFactorMethod } from '../schema.ts';
import type { Opened, Sessions, Visitor } from '../sessions.ts';
import type { AccountStore, UserRow } from '../store.ts';
import { type Attempts, locked } from './attempts.ts';
import type { Challenges } from './challenges.ts';
import type { Lane } from './doorway.ts';
import type { KnownDevice } from './known-devices.ts';
import type { PasswordChecks } from './password-checks.ts';

type Deps = {
  store: Pick<AccountStore, 'usersByEmail' | 'user'>;
  sessions: Sessions;
  factors: Factors;
  challenges: Challenges;
  attempts: Attempts;
  passwords: PasswordChecks;
  clock: Clock;
};

type FactorExtras = {
  told?: (user: { id: string; email: string }) => void;
  deviceFor?: (email: string) => KnownDevice | undefined;
};

/** The password was right; one of these is still to come, with the challenge. */
export type Wanted = {
  challenge: string;
  expiresAt: Date;
  methods: SecondFactorMethod[];
  passkey: RequestOptions | undefined;
};

const LEAST_CHECKS = 2;

export type SignIn = ReturnType<typeof createSignIn>;

export function createSignIn(deps: Deps) {
  const { store, sessions, factors, challenges, attempts, passwords, clock } = deps;
  async function wantSecondFactor(user: UserRow, methods: SecondFactorMethod[]): Promise<Wanted> {
    const { secret, expiresAt } = await challenges.begin('second-factor', user.id);
    const passkey = methods.includes('passkey')
      ? await factors.passkeys.requestOptions(secret, user)
      : undefined;
    return { challenge: secret, expiresAt, methods, passkey };
  }

  /**
   * Which of the accounts of one mail address has this password, and can sign in. Checks as often for no or one account
   * as for two, so that a tenant's own account does not tell by its time whether others have one of the address.
   */
  async function accountWith(
    password: string,
    accounts: readonly UserRow[],
    lane: Lane,
  ): Promise<UserRow | undefined> {
    let found: UserRow | undefined;
    for (let i = 0; i < Math.max(accounts.length, LEAST_CHECKS); i++) {
      const account = accounts[i];
      const matches = await passwords.matches(password, account?.passwordHash ?? null, lane);
      if (matches && account?.disabledAt === null) found ??= account;
    }
    return found;
  }

  async function proves(user: UserRow, challenge: string, factor: SecondFactor): Promise<boolean> {
    if ('code' in factor) return factors.totp.take(user, factor.code);
    if ('recoveryCode' in factor) return factors.takeRecoveryCode(user.id, factor.recoveryCode);
    const owner = await factors.passkeys.verify(challenge, factor.passkey, { alone: false });
    return owner?.id === user.id;
  }

  return {
    wantSecondFactor,

    /** @throws AppError sign-in-failed, whatever was wrong; sign-in-locked */
    async byPassword(
      email: string,
      password: string,
      visitor: Visitor,
      known?: KnownDevice,
    ): Promise<{ opened: Opened } | { wanted: Wanted }> {
      const accounts = await store.usersByEmail(email.toLowerCase());
      // Of every account whose password is compared: a namesake's own browser is a stranger's.
      const isKnown = known !== undefined && accounts.length > 0 && accounts.every(known.isOf);
      const device = isKnown ? known.id : undefined;
      const attempt = await attempts.begin({ email, address: visitor.address, device });
      const user = await accountWith(password, accounts, device === undefined ? 'unknown' : 'known');
      const methods = user ? await factors.wanted(user) : [];
      // Whoever has a second factor gets through to it.
      if (attempt.heldUntil && methods.length === 0) throw locked(attempt.heldUntil, clock.now());
      if (!user) throw wrong();
      if (methods.length > 0) {
        await attempt.undecided();
        await attempts.requireFactorUnlocked(user.id, device);
        return { wanted: await wantSecondFactor(user, methods) };
      }
      // Signing in to one's own account does not take back what was guessed of a namesake's.
      await (accounts.length > 1 ? attempt.undecided() : attempt.succeeded());
      return { opened: await sessions.open(user, 'password', false, visitor) };
    },

    /**
     * @param told is told whose password was right before
     * @throws AppError second-factor-failed, challenge-gone, sign-in-locked
     */
    async bySecondFactor(
      secret: string,
      factor: SecondFactor,
      visitor: Visitor,
      { told, deviceFor }: FactorExtras = {},
    ): Promise<Opened> {
      const challenge = await challenges.attempt('second-factor', secret);
      const user = challenge.userId ? await store.user(challenge.userId) : null;
      if (!user || user.disabledAt) throw wrong();
      told?.(user);
      const device = deviceOf(user, deviceFor?.(user.email));
      const attempt = await attempts.beginFactor(user.id, { address: visitor.address, device });
      if (!(await proves(user, secret, factor))) {
        throw new AppError('second-factor-failed', 'It is wrong, or was used before.');
      }
      await challenges.finish(challenge);
      await attempt.succeeded();
      return sessions.open(user, methodOf(factor), true, visitor);
    },

    /** A passkey that verifies its owner is both factors. */
    async beginPasskey(): Promise<RequestOptions> {
      const { secret } = await challenges.begin('passkey-sign-in', null);
      return factors.passkeys.requestOptions(secret);
    },

    /** @throws AppError sign-in-failed, challenge-gone */
    async byPasskey(passkey: PasskeyAssertion, visitor: Visitor): Promise<Opened> {
      const secret = challengeOf(passkey);
      await challenges.finish(await challenges.attempt('passkey-sign-in', secret));
      const user = await factors.passkeys.verify(secret, passkey, { alone: true });
      if (!user || user.disabledAt) throw new AppError('sign-in-failed', 'This passkey is not known here.');
      return sessions.open(user, 'passkey', true, visitor);
    },
  };
}

const methodOf = (factor: SecondFactor): SecondFactorMethod =>
  'code' in factor ? 'totp' : 'recoveryCode' in factor ? 'recovery-code' : 'passkey';

const wrong = () => new AppError('sign-in-failed', 'The mail address or the password is wrong.');

/** One that is known under the password of now. */
const deviceOf = (user: UserRow | null, known: KnownDevice | undefined): string | undefined =>
  user && known?.isOf(user) ? known.id : undefined;
