import { type CertificateRequest, requireNames } from '../../../provisioning/pki/index.ts';
import { refuseRevokedKey } from '../../certificates/index.ts';
import { addressBlock } from '../../platform/address-block.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Claim } from '../claim.ts';
import { EstRefused } from '../refused.ts';
import { hashSecret } from '../secrets.ts';
import { placeFor } from './place.ts';
import type { RequestQueries, RequestRow, RequestStore } from './store.ts';

/** A box that has not asked for so long is forgotten. */
const PATIENCE_MS = 7 * 86_400_000;
/** How soon a box that waits for a decision asks again. */
const HELD_SECONDS = 60;
const FULL_SECONDS = 600;

export type QueueDeps = {
  store: RequestStore;
  isKeyRevoked: (keyHash: string) => Promise<boolean>;
  ids: Ids;
  clock: Clock;
  heldSeconds?: number | undefined;
};

/**
 * Where boxes wait that nobody has registered (RFC 7030 §4.2.3). A box is known by its serial number and its key: after
 * the approval only that key is let in.
 */
export function createQueue({ store, isKeyRevoked, ids, clock, heldSeconds = HELD_SECONDS }: QueueDeps) {
  return {
    /**
     * Notes who asked, if it would be given a certificate once it is approved.
     * @throws EstRefused always: serial-unknown, enrolment-refused, queue-full; PkiError, for a revoked key too
     */
    async hold(claim: Claim, { keyHash, names }: CertificateRequest): Promise<never> {
      const { serial } = claim;
      requireNames(names, { commonNames: [serial], dns: [] });
      if (await isKeyRevoked(keyHash)) throw refuseRevokedKey();
      const row = await note(claim, keyHash);
      if (row?.state === 'refused') {
        throw new EstRefused(
          'enrolment-refused',
          `The box with the serial number ${serial} was turned down.`,
        );
      }
      throw new EstRefused(
        'serial-unknown',
        `No appliance with the serial number ${serial} is registered; it waits for somebody to approve it.`,
        { retryAfterSeconds: heldSeconds },
      );
    },
  };

  async function note(claim: Claim, keyHash: string): Promise<RequestRow | null> {
    const at = clock.now();
    const which = { serial: claim.serial, keyHash };
    const seen = {
      secretHash: claim.secret === undefined ? null : hashSecret(claim.secret),
      factoryAnchor: claim.factory?.anchor ?? null,
      factorySubject: claim.factory?.subject ?? null,
      source: claim.address,
      sourceBlock: addressBlock(claim.address),
      expiresAt: new Date(at.getTime() + PATIENCE_MS),
    };
    const known = await store.seenAgain(which, { ...seen, at });
    if (known) return known;
    return store.transaction(async (queries) => {
      await queries.lock();
      const meanwhile = await queries.seenAgain(which, { ...seen, at });
      if (meanwhile) return meanwhile;
      await queries.forget(which);
      await makeRoom(queries, seen.sourceBlock, claim.serial, at);
      await queries.insert({ id: ids.uuid(), ...which, ...seen, firstSeenAt: at, lastSeenAt: at });
      return null;
    });
  }
}

/** @throws EstRefused queue-full */
async function makeRoom(queries: RequestQueries, block: string, serial: string, now: Date): Promise<void> {
  const place = placeFor(block, await queries.waiting(serial, now));
  if (place.taken === 'none') {
    throw new EstRefused('queue-full', 'Too many boxes wait for somebody to approve them; ask again later.', {
      retryAfterSeconds: FULL_SECONDS,
    });
  }
  if (place.taken === 'instead') {
    await queries.forgetOldest({ sourceBlock: place.block, ...(place.sameSerial && { serial }) }, now);
  }
}
