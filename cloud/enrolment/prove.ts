import type { CertificateRequest } from '../../provisioning/pki/index.ts';
import { addressBlock } from '../platform/address-block.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Claim } from './claim.ts';
import { judgeSecret, type KnownSecret, secretToStandFor } from './judge-secret.ts';
import { lockAfter, waitOf } from './locks.ts';
import { EstRefused, refuseUsed } from './refused.ts';
import { hashSecret } from './secrets.ts';
import type { EnrolmentStore } from './store.ts';

type Appliance = { id: string; secrets: readonly KnownSecret[] };
type Proved = { known: KnownSecret; request: CertificateRequest };

type ProveDeps = { store: EnrolmentStore; ids: Ids; clock: Clock; bus: Bus };

/** Whether a box is the one it says it is. */
export function createProve({ store, ids, clock, bus }: ProveDeps) {
  return {
    /** Turns away a wrong secret during a lock before anything else is looked at. @throws EstRefused secret-locked */
    async refuseGuess({ serial, secret, address, factory }: Claim): Promise<void> {
      if (secret === undefined || factory !== undefined) return;
      const now = clock.now();
      const presented = { serial, secretHash: hashSecret(secret), address: addressBlock(address) };
      const guess = await store.guessDuringLock(presented, now);
      if (guess) throw locked(guess.applianceId, guess.lockedUntil, now);
    },

    /**
     * By which of an appliance's one-time secrets a box may enrol. A factory certificate stands for the secret, and
     * locks, which are for guesses, do not hold it up.
     *
     * @throws EstRefused secret-wrong, secret-used, secret-expired, secret-locked, key-not-approved, credentials-missing
     */
    async by(
      claim: Claim,
      appliance: Appliance,
      readRequest: () => Promise<CertificateRequest>,
    ): Promise<Proved> {
      const proved = claim.factory
        ? await byFactory(appliance, await readRequest())
        : await bySecret(claim, appliance, readRequest);
      const { forKey } = proved.known;
      if (forKey === null || forKey === proved.request.keyHash) return proved;
      throw new EstRefused('key-not-approved', 'Another key was approved for this serial number.', {
        applianceId: appliance.id,
      });
    },
  };

  async function byFactory({ id, secrets }: Appliance, request: CertificateRequest): Promise<Proved> {
    const verdict = secretToStandFor(secrets, request.keyHash, clock.now());
    if ('accepted' in verdict) return { known: verdict.accepted, request };
    throw verdict.refused === 'secret-used' ? refuseUsed(id) : refused(verdict.refused, id);
  }

  async function bySecret(
    { secret, address }: Claim,
    { id, secrets }: Appliance,
    readRequest: () => Promise<CertificateRequest>,
  ): Promise<Proved> {
    if (secret === undefined) throw refused('credentials-missing', id);
    const now = clock.now();
    const block = addressBlock(address);
    const lockedUntil = await store.lockedUntil(id, block, now);
    const verdict = judgeSecret(secrets, hashSecret(secret), now);
    if ('accepted' in verdict) {
      const request = await readRequest();
      const known = verdict.accepted;
      const wait = lockedUntil && waitOf(known, request.keyHash, lockedUntil, now);
      if (!wait) return { known, request };
      await store.awaitKey(known.id, request.keyHash, wait);
      throw locked(id, wait, now);
    }
    if (lockedUntil) throw locked(id, lockedUntil, now);
    if (verdict.refused === 'secret-wrong') await countFailure(id, block, now);
    throw refused(verdict.refused, id);
  }

  async function countFailure(applianceId: string, block: string, now: Date): Promise<void> {
    const until = lockAfter(await store.countFailure(applianceId, block, now), now);
    if (!until || !(await store.lock(applianceId, block, until, now))) return;
    await store.recordLock({ id: ids.uuid(), applianceId, at: now, address: block, until });
    bus.publish('appliance.changed', { applianceId });
  }
}

const WHY = {
  'secret-wrong': 'The enrolment secret is not that of this appliance.',
  'secret-expired':
    'The enrolment secret has expired, was replaced by a newer one, or there is none; have a new one issued.',
  'credentials-missing': 'Send the serial number as user and the enrolment secret as password by HTTP Basic.',
};

const refused = (code: keyof typeof WHY, applianceId: string) =>
  new EstRefused(code, WHY[code], { applianceId });

/** The same whether the secret was right or wrong. */
const locked = (applianceId: string, until: Date, now: Date) =>
  new EstRefused(
    'secret-locked',
    'Too many wrong enrolment secrets came for this appliance; try again later.',
    {
      applianceId,
      retryAfterSeconds: Math.max(Math.ceil((until.getTime() - now.getTime()) / 1000), 1),
    },
  );
