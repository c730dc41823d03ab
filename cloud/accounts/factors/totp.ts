import { Secret, TOTP } from 'otpauth';
import type { Clock } from '../../platform/clock.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Sealing } from '../../platform/sealing.ts';
import type { SessionRow } from '../session-store.ts';
import type { UserRow } from '../store.ts';
import type { FactorStore } from './factor-store.ts';

type Deps = { store: FactorStore; sealing: Sealing; ids: Ids; clock: Clock };

const ISSUER = 'Sitekeeper';
/** As long as the output of SHA-1 (RFC 4226 §4 R6), which is what every authenticator app computes with. */
const SECRET_OCTETS = 20;
const PERIOD_SECONDS = 30;
/** Clocks may be one step apart (RFC 6238 §5.2). */
const WINDOW_STEPS = 1;

/** Codes of authenticator apps (RFC 6238). */
export function createTotp({ store, sealing, ids, clock }: Deps) {
  const purpose = (userId: string) => `user/${userId}/totp`;

  const generator = (label: string, secret: Secret) =>
    new TOTP({ issuer: ISSUER, label, secret, algorithm: 'SHA1', digits: 6, period: PERIOD_SECONDS });

  /** Which step the code is of; `undefined` of none near enough. */
  function stepOf(user: UserRow, code: string): number | undefined {
    if (!user.totpSecret) return undefined;
    const secret = new Secret({ buffer: bufferOf(sealing.open(user.totpSecret, purpose(user.id))) });
    const timestamp = clock.now().getTime();
    const delta = generator(user.email, secret).validate({ token: code, timestamp, window: WINDOW_STEPS });
    return delta === null ? undefined : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta;
  }

  return {
    /** Asked for at sign-in only once it is confirmed. Takes the place of any before. */
    async begin(user: UserRow): Promise<{ secret: string; totpUri: string }> {
      const octets = ids.random(SECRET_OCTETS);
      await store.setTotp(user.id, sealing.seal(octets, purpose(user.id)));
      const totp = generator(user.email, new Secret({ buffer: bufferOf(octets) }));
      return { secret: totp.secret.base32, totpUri: totp.toString() };
    },

    /** Whether the code is right and was never taken before (RFC 6238 §5.2); then it has been taken. */
    async take(user: UserRow, code: string): Promise<boolean> {
      const step = user.totpConfirmedAt ? stepOf(user, code) : undefined;
      return step !== undefined && (await store.takeTotpStep(user.id, BigInt(step)));
    },

    /** By the first right code, shown by this session. */
    async confirm(user: UserRow, code: string, session: SessionRow): Promise<boolean> {
      const step = user.totpConfirmedAt ? undefined : stepOf(user, code);
      if (step === undefined) return false;
      const confirmed = { totpStep: BigInt(step), totpConfirmedAt: clock.now() };
      return store.confirmTotp(user.id, confirmed, session);
    },
  };
}

/** The octets alone: a small Buffer is a view of a larger one. */
const bufferOf = (octets: Uint8Array): ArrayBuffer => new Uint8Array(octets).buffer;
