import { AppError } from '../../platform/errors.ts';
import type { Factors } from '../factors/factors.ts';
import { challengeOf } from '../factors/passkeys.ts';
import type { PasskeyAssertion, RequestOptions, SecondFactor, SecondFactorMethod } from '../schema.ts';
import type { Opened, Sessions, Visitor } from '../sessions.ts';
import type { AccountStore, UserRow } from '../store.ts';
import type { Attempts } from './attempts.ts';
import type { Challenges } from './challenges.ts';
import type { PasswordChecks } from './password-checks.ts';

type Deps = {
  store: Pick<AccountStore, 'userByEmail' | 'user'>;
  sessions: Sessions;
  factors: Factors;
  challenges: Challenges;
  attempts: Attempts;
  passwords: PasswordChecks;
};

/** The password was right; one of these is still to come, with the challenge. */
export type Wanted = {
  challenge: string;
  expiresAt: Date;
  methods: SecondFactorMethod[];
  passkey: RequestOptions | undefined;
};

export type SignIn = ReturnType<typeof createSignIn>;

export function createSignIn({ store, sessions, factors, challenges, attempts, passwords }: Deps) {
  async function wantSecondFactor(user: UserRow, methods: SecondFactorMethod[]): Promise<Wanted> {
    const { secret, expiresAt } = await challenges.begin('second-factor', user.id);
    const passkey = methods.includes('passkey')
      ? await factors.passkeys.requestOptions(secret, user)
      : undefined;
    return { challenge: secret, expiresAt, methods, passkey };
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
    ): Promise<{ opened: Opened } | { wanted: Wanted }> {
      const attempt = { email, address: visitor.address };
      await attempts.begin(attempt);
      const user = await store.userByEmail(email.toLowerCase());
      const matches = await passwords.matches(password, user?.passwordHash ?? null);
      if (!user || !matches || user.disabledAt) throw wrong();
      const methods = await factors.wanted(user);
      if (methods.length > 0) {
        await attempts.undecided(attempt);
        return { wanted: await wantSecondFactor(user, methods) };
      }
      await attempts.succeeded(attempt);
      return { opened: await sessions.open(user, 'password', false, visitor) };
    },

    /**
     * @param known is told whose password was right before
     * @throws AppError second-factor-failed, challenge-gone, sign-in-locked
     */
    async bySecondFactor(
      secret: string,
      factor: SecondFactor,
      visitor: Visitor,
      known?: (user: { id: string; email: string }) => void,
    ): Promise<Opened> {
      const challenge = await challenges.attempt('second-factor', secret);
      const user = challenge.userId ? await store.user(challenge.userId) : null;
      if (!user || user.disabledAt) throw wrong();
      known?.(user);
      const attempt = { email: user.email, address: visitor.address };
      await attempts.begin(attempt);
      if (!(await proves(user, secret, factor))) {
        throw new AppError('second-factor-failed', 'It is wrong, or was used before.');
      }
      await challenges.finish(challenge);
      await attempts.succeeded(attempt);
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
