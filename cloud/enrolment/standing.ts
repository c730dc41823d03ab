import Type, { type Static } from 'typebox';
import { Timestamp } from '#protocol';
import type { Clock } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import type { EnrolmentStore } from './store.ts';

/** What an appliance's next enrolment depends on. */
export const EnrolmentStanding = Type.Object(
  {
    secret: Type.Enum(['none', 'open', 'used', 'expired'], {
      description:
        'Of the newest one-time secret. `open`: whoever knows it enrols; `used`: the same key may ask again for ten minutes, nobody else',
    }),
    expiresAt: Type.Union([Timestamp, Type.Null()]),
    pinned: Type.Boolean({ description: 'Only the key of the box that was approved may use it' }),
    locks: Type.Array(
      Type.Object({
        address: Type.String({ description: 'IPv4 address, or the /64 of an IPv6 address' }),
        until: Timestamp,
      }),
      { description: 'From where nothing is taken, since too many wrong secrets came from there' },
    ),
  },
  { title: 'EnrolmentStanding' },
);
export type EnrolmentStanding = Static<typeof EnrolmentStanding>;

type Deps = { store: EnrolmentStore; clock: Clock };
export type EnrolmentStandings = ReturnType<typeof createStandings>;

/** How an appliance stands with enrolment, and lifting what holds it up. */
export function createStandings({ store, clock }: Deps) {
  return {
    /** @throws AppError not-found */
    async get(applianceId: string): Promise<EnrolmentStanding> {
      const now = clock.now();
      const newest = await store.newestSecret(applianceId);
      if (newest === undefined) throw notFound('appliance', applianceId);
      const locks = (await store.locks(applianceId, now)).map(({ address, lockedUntil }) => ({
        address,
        until: lockedUntil.toISOString(),
      }));
      if (newest === null) return { secret: 'none', expiresAt: null, pinned: false, locks };
      const { expiresAt, usedAt, forKey } = newest;
      return {
        secret: expiresAt <= now ? 'expired' : usedAt === null ? 'open' : 'used',
        expiresAt: expiresAt.toISOString(),
        pinned: forKey !== null,
        locks,
      };
    },

    /** Wrong secrets are forgotten, and the locks with them. @throws AppError not-found */
    async liftLocks(applianceId: string): Promise<void> {
      if ((await store.newestSecret(applianceId)) === undefined) throw notFound('appliance', applianceId);
      await store.forgetFailures(applianceId);
    },
  };
}
