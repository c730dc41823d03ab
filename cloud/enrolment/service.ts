import type { Registry } from 'prom-client';
import { type CertificateRequest, readCertificateRequest } from '../../provisioning/pki/index.ts';
import type { Certificates, IssuedCertificate, Transaction } from '../certificates/index.ts';
import { isAtRest } from '../customers/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { Claim } from './claim.ts';
import { createAnchorStore, createFactoryAnchors, createFactoryCheck } from './factory/index.ts';
import { requireBudget } from './issue-budget.ts';
import type { KnownSecret } from './judge-secret.ts';
import { meant } from './meant.ts';
import { createProve } from './prove.ts';
import { refuseAtRest, refuseRetired, refuseRevoked, refuseUsed } from './refused.ts';
import {
  type Admission,
  createEnrolmentRequests,
  createExpiry,
  createQueue,
  createRequestStore,
} from './requests/index.ts';
import { hashSecret, newSecret } from './secrets.ts';
import { createStandings } from './standing.ts';
import { createEnrolmentStore } from './store.ts';

type EnrolmentConfig = {
  /** How long a secret may lie on a shelf before its appliance is plugged in. */
  secretLifetimeDays?: number;
  /** How soon a box that waits for approval asks again. */
  heldSeconds?: number;
};

type Deps = {
  db: Database;
  certificates: Certificates;
  /** Makes appliances of boxes that were approved; they are made with this slice's secrets, so it comes later. */
  appliances: () => Admission;
  ids: Ids;
  clock: Clock;
  bus: Bus;
  log: Log;
  metrics: Registry;
  config?: EnrolmentConfig;
};

/** Whom a device certificate has proved, and which one it was (serial number in hexadecimal, lower case). */
export type ProvedDevice = { applianceId: string; serialNumber: string };

export type Enrolment = ReturnType<typeof createEnrolment>;

const DAY_MS = 86_400_000;
const SECRET_LIFETIME_DAYS = 30;

/** Who gets a device certificate, and what people have to say in it. */
export function createEnrolment(deps: Deps) {
  const { db, certificates, appliances, ids, clock, bus, config = {} } = deps;
  const store = createEnrolmentStore(db);
  const requests = createRequestStore(db);
  const anchors = createAnchorStore(db);
  const { isKeyRevoked } = certificates;
  const queue = createQueue({ store: requests, isKeyRevoked, ids, clock, heldSeconds: config.heldSeconds });
  const expiry = createExpiry({ ...deps, store: requests });
  const prove = createProve({ store, ids, clock, bus });

  return {
    /** Boxes that nobody registered. */
    requests: createEnrolmentRequests({
      store: requests,
      secrets: store,
      isKeyRevoked,
      appliances,
      ids,
      clock,
    }),
    /** Tells of boxes on which nobody decided. */
    expiry,
    factoryAnchors: createFactoryAnchors({ store: anchors, ids, clock }),
    checkFactory: createFactoryCheck({ anchors, clock }),
    standings: createStandings({ store, clock }),

    /**
     * A one-time secret for a bootstrap document; earlier ones of the appliance expire, and what was counted against
     * them is forgotten. Told once: only its hash is kept.
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
     * First enrolment: a device certificate against a one-time secret, or the factory certificate that stands for it. The
     * secret is used up exactly when the certificate is recorded; the same key may ask again with it for ten minutes,
     * since an answer may get lost. Certificates the appliance had before are revoked: the box that holds them is not the
     * one that enrols now. A key that was revoked is never certified. A box that nobody registered waits for somebody's
     * approval.
     *
     * @param csr PKCS#10 in DER.
     * @throws EstRefused, PkiError
     */
    async enrol(claim: Claim, csr: Uint8Array): Promise<IssuedCertificate> {
      await prove.refuseGuess(claim);
      const appliance = meant(claim, await store.appliancesBySerial(claim.serial));
      if (!appliance) return queue.hold(claim, await readCertificateRequest(csr));
      const { id: applianceId, state, site } = appliance;
      const { known, request } = await prove.by(claim, appliance, () => readCertificateRequest(csr));
      if (state === 'retired') throw refuseRetired(applianceId);
      if (isAtRest(site?.customer.stage)) throw refuseAtRest(applianceId);
      await requireBudget(certificates, applianceId);
      return issueFirst(applianceId, known, request);
    },

    /**
     * A further certificate for an appliance that its device certificate has proved. It is recorded only while that
     * certificate is good and the appliance not retired, so that none escapes a revocation that comes meanwhile.
     *
     * @param csr PKCS#10 in DER.
     * @throws EstRefused, PkiError
     */
    async renew(
      profile: 'device' | 'vpn',
      { applianceId, serialNumber }: ProvedDevice,
      csr: Uint8Array,
    ): Promise<IssuedCertificate> {
      await requireBudget(certificates, applianceId);
      const issue = profile === 'device' ? certificates.issueDevice : certificates.issueVpn;
      return issue(csr, applianceId, async (transaction) => {
        if (!(await store.holdInService(transaction, applianceId))) throw refuseRetired(applianceId);
        if (!(await store.isGood(transaction, serialNumber))) throw refuseRevoked(applianceId);
      });
    },
  };

  async function issueFirst(
    applianceId: string,
    known: KnownSecret,
    request: CertificateRequest,
  ): Promise<IssuedCertificate> {
    const now = clock.now();
    let usedSince: Date | undefined;
    const issued = await certificates.issueDevice(request, applianceId, async (transaction) => {
      usedSince = await store.useSecret(transaction, { id: known.id, keyHash: request.keyHash, now });
      if (!usedSince) throw refuseUsed(applianceId);
      if (!(await store.markEnrolled(transaction, applianceId, now))) throw refuseRetired(applianceId);
    });
    await certificates.supersede(applianceId, { keyHash: request.keyHash, before: usedSince ?? now });
    bus.publish('appliance.changed', { applianceId });
    return issued;
  }
}
