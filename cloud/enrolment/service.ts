import { readCertificateRequest } from '../../provisioning/pki/index.ts';
import type { Certificates, IssuedCertificate, Transaction } from '../certificates/index.ts';
import { isAtRest } from '../customers/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import { requireBudget } from './issue-budget.ts';
import { judgeSecret, type KnownSecret } from './judge-secret.ts';
import { EstRefused } from './refused.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { EnrolmentStore } from './store.ts';

type EnrolmentConfig = {
  /** How long a secret may lie on a shelf before its appliance is plugged in. */
  secretLifetimeDays?: number;
};

type Deps = {
  store: EnrolmentStore;
  certificates: Certificates;
  ids: Ids;
  clock: Clock;
  bus: Bus;
  config?: EnrolmentConfig;
};

export type Enrolment = ReturnType<typeof createEnrolment>;

const DAY_MS = 86_400_000;
const SECRET_LIFETIME_DAYS = 30;
const LOCK_MS = 15 * 60_000;
/** How soon an appliance that nobody has registered yet may ask again. */
const HELD_SECONDS = 60;

export function createEnrolment({ store, certificates, ids, clock, bus, config = {} }: Deps) {
  return {
    /**
     * A one-time secret for a bootstrap document; earlier ones of the appliance expire. Told once: only its hash is kept.
     *
     * @param transaction when the appliance itself is being made in it.
     */
    async issueSecret(
      applianceId: string,
      transaction?: Transaction,
    ): Promise<{ secret: string; expiresAt: Date }> {
      const secret = newSecret(ids);
      const createdAt = clock.now();
      const lifetime = (config.secretLifetimeDays ?? SECRET_LIFETIME_DAYS) * DAY_MS;
      const expiresAt = new Date(createdAt.getTime() + lifetime);
      const row = { id: ids.uuid(), applianceId, secretHash: hashSecret(secret), createdAt, expiresAt };
      await store.replaceSecret(row, transaction);
      return { secret, expiresAt };
    },

    /** Secrets of a customer's appliances that nobody used yet are good no more. The appliances whose they were. */
    expireUnused: store.expireUnused,

    /**
     * First enrolment: a device certificate against a one-time secret. The secret is used up exactly when the
     * certificate is recorded; the same key may ask again with it until it expires, since an answer may get lost.
     * Certificates the appliance had before are revoked: the box that holds them is not the one that enrols now.
     *
     * @param csr PKCS#10 in DER.
     * @throws EstRefused, PkiError
     */
    async enrol(serial: string, secret: string, csr: Uint8Array): Promise<IssuedCertificate> {
      const { applianceId, known } = await identify(serial, secret);
      await requireBudget(certificates, applianceId);
      const request = await readCertificateRequest(csr);
      const now = clock.now();
      let usedSince: Date | undefined;
      const issued = await certificates.issueDevice(request, applianceId, async (transaction) => {
        usedSince = await store.useSecret(transaction, { id: known.id, keyHash: request.keyHash, now });
        if (!usedSince) throw refuseUsed(applianceId);
        if (!(await store.markEnrolled(transaction, applianceId, now))) throw refuseRetired(applianceId);
      });
      await certificates.revokeAppliance(applianceId, 'superseded', { issuedBefore: usedSince ?? now });
      bus.publish('appliance.changed', { applianceId });
      return issued;
    },

    /**
     * A further certificate for an appliance that its device certificate has proved. It is recorded only while the
     * appliance is not retired, so that none escapes the revocation that comes with that.
     *
     * @param csr PKCS#10 in DER.
     * @throws EstRefused, PkiError
     */
    async renew(profile: 'device' | 'vpn', applianceId: string, csr: Uint8Array): Promise<IssuedCertificate> {
      await requireBudget(certificates, applianceId);
      const issue = profile === 'device' ? certificates.issueDevice : certificates.issueVpn;
      return issue(csr, applianceId, async (transaction) => {
        if (!(await store.holdInService(transaction, applianceId))) throw refuseRetired(applianceId);
      });
    },
  };

  async function identify(
    serial: string,
    secret: string,
  ): Promise<{ applianceId: string; known: KnownSecret }> {
    const appliance = await store.applianceBySerial(serial);
    if (!appliance) {
      throw new EstRefused('serial-unknown', `No appliance with the serial number ${serial} is registered.`, {
        retryAfterSeconds: HELD_SECONDS,
      });
    }
    const { id: applianceId, state, secrets, site } = appliance;
    const now = clock.now();
    const verdict = judgeSecret(secrets, hashSecret(secret), now);
    if ('accepted' in verdict) {
      if (state === 'retired') throw refuseRetired(applianceId);
      if (isAtRest(site?.customer.stage)) throw refuseAtRest(applianceId);
      return { applianceId, known: verdict.accepted };
    }
    if (verdict.refused === 'secret-wrong') {
      await store.countFailure(applianceId, now, new Date(now.getTime() + LOCK_MS));
    }
    throw new EstRefused(verdict.refused, WHY[verdict.refused], {
      applianceId,
      ...('until' in verdict && {
        retryAfterSeconds: Math.ceil((verdict.until.getTime() - now.getTime()) / 1000),
      }),
    });
  }
}

const WHY = {
  'secret-wrong': 'The enrolment secret is not that of this appliance.',
  'secret-expired': 'The enrolment secret has expired or was replaced by a newer one; have a new one issued.',
  'secret-locked': 'Too many wrong enrolment secrets were sent for this appliance; try again later.',
};

const refuseUsed = (applianceId: string) =>
  new EstRefused(
    'secret-used',
    'The enrolment secret was used already, with another key; have a new one issued.',
    { applianceId },
  );

/** Of a customer who is served no more, a box that is enrolled goes on; none is added. */
const refuseAtRest = (applianceId: string) =>
  new EstRefused('customer-suspended', 'The customer of this appliance is suspended or closed.', {
    applianceId,
  });

const refuseRetired = (applianceId: string) =>
  new EstRefused('appliance-retired', 'The appliance was retired.', { applianceId });
