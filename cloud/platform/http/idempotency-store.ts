import type { Database } from '../database.ts';

/** What is known of a key: nothing stored yet means that its first request is under way, or died. */
export type Outcome = {
  requestHash: string;
  status: number | null;
  response: string | null;
  createdAt: Date;
};

export type IdempotencyStore = {
  /** Takes the key for a request. @returns what stood there already, or `undefined` when it is now this request's. */
  claim(key: OutcomeKey, requestHash: string, now: Date): Promise<Outcome | undefined>;
  /** Takes over the key of a request that died. False when somebody else was faster. */
  takeOver(key: OutcomeKey, diedAt: Date, now: Date): Promise<boolean>;
  record(key: OutcomeKey, status: number, response: string): Promise<void>;
  /** So that the request may be sent again. */
  release(key: OutcomeKey): Promise<void>;
};
export type OutcomeKey = { actorId: string; key: string };

export function createIdempotencyStore(db: Database): IdempotencyStore {
  const row = ({ actorId, key }: OutcomeKey) => ({ actorId_key: { actorId, key } });
  return {
    async claim({ actorId, key }, requestHash, now) {
      const { count } = await db.idempotencyKey.createMany({
        data: { actorId, key, requestHash, createdAt: now },
        skipDuplicates: true,
      });
      if (count === 1) return undefined;
      const found = await db.idempotencyKey.findUnique({ where: row({ actorId, key }) });
      // Released in between: it is there for the taking again.
      return found ?? this.claim({ actorId, key }, requestHash, now);
    },
    async takeOver({ actorId, key }, diedAt, now) {
      const { count } = await db.idempotencyKey.updateMany({
        where: { actorId, key, createdAt: diedAt, status: null },
        data: { createdAt: now },
      });
      return count === 1;
    },
    async record(key, status, response) {
      await db.idempotencyKey.update({ where: row(key), data: { status, response } });
    },
    async release({ actorId, key }) {
      await db.idempotencyKey.deleteMany({ where: { actorId, key } });
    },
  };
}
