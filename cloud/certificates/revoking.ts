import { type RevocationReason, signRevocationList } from '../../provisioning/pki/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import type { Hierarchy } from './hierarchy.ts';
import type { AuthorityName, CertificateQueries, CertificateStore } from './store.ts';

const DAY_MS = 86_400_000;
/** A list is good for a week, so that an outage of the control plane does not end tunnels, and renewed every day. */
const LIST_LIFETIME_MS = 7 * DAY_MS;
const LIST_RENEWAL_MS = DAY_MS;
/** A revoked certificate stands on at least one list after it has expired (RFC 5280 §3.3). */
const KEPT_AFTER_EXPIRY_MS = LIST_LIFETIME_MS + DAY_MS;

type Deps = { store: CertificateStore; clock: Clock; bus: Bus; hierarchy: () => Hierarchy };

export function createRevoking({ store, clock, bus, hierarchy }: Deps) {
  return {
    /**
     * Revokes a certificate; one that is revoked already keeps its date and reason.
     *
     * @throws AppError not-found.
     */
    async revoke(serialNumber: string, reason: RevocationReason): Promise<void> {
      if (!(await store.find(serialNumber))) throw notFound('certificate', serialNumber);
      await revokeAll({ serialNumbers: [serialNumber] }, reason);
    },

    /** Revokes these certificates; those that are revoked already keep their date and reason. */
    revokeMany: (serialNumbers: readonly string[], reason: RevocationReason): Promise<void> =>
      serialNumbers.length === 0 ? Promise.resolve() : revokeAll({ serialNumbers }, reason),

    /** Revokes all certificates of an appliance, or those issued before an instant. */
    revokeAppliance: (
      applianceId: string,
      reason: RevocationReason,
      limit: { issuedBefore?: Date } = {},
    ): Promise<void> => revokeAll({ applianceId, ...limit }, reason),

    /** The authority's current revocation list, DER; a new one is made when it is due. */
    async crl(name: AuthorityName): Promise<Buffer> {
      const { crl, crlDueAt } = await store.list(name);
      if (crl && crlDueAt && clock.now() < crlDueAt) return Buffer.from(crl);
      return store.transaction((queries) => renewList(queries, name));
    },
  };

  /** The mark in the database and the new list become true together. */
  async function revokeAll(
    which: Parameters<CertificateQueries['revoke']>[0],
    reason: RevocationReason,
  ): Promise<void> {
    const revoked = await store.transaction(async (queries) => {
      const rows = await queries.revoke(which, clock.now(), reason);
      const names = new Set(rows.map((row) => row.authorityName as AuthorityName));
      // Always in the same order, so that two revocations never wait for each other.
      for (const name of [...names].sort()) await renewList(queries, name);
      return rows;
    });
    for (const row of revoked) bus.publish('certificate.revoked', row);
  }

  async function renewList(queries: CertificateQueries, name: AuthorityName): Promise<Buffer> {
    await queries.lockList(name);
    const now = clock.now();
    const number = (await queries.list(name)).crlNumber + 1n;
    const revoked = await queries.revokedBy(name, new Date(now.getTime() - KEPT_AFTER_EXPIRY_MS));
    const nextUpdate = new Date(now.getTime() + LIST_LIFETIME_MS);
    const der = await signRevocationList({ number, thisUpdate: now, nextUpdate, revoked }, hierarchy()[name]);
    await queries.saveList(name, der, number, new Date(now.getTime() + LIST_RENEWAL_MS));
    return Buffer.from(der);
  }
}
