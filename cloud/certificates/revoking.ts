import type { RevocationReason } from '../../provisioning/pki/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import type { Hierarchy } from './hierarchy.ts';
import { createLists } from './lists.ts';
import type { CertificateQueries, CertificateStore } from './store.ts';

type Deps = { store: CertificateStore; clock: Clock; bus: Bus; hierarchy: () => Hierarchy };

export function createRevoking({ store, clock, bus, hierarchy }: Deps) {
  const lists = createLists({ clock, hierarchy });

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

    /**
     * The authority's current revocation list, DER; a new one is made when it is due. That of an authority whose key is
     * not here is the one imported last.
     *
     * @throws AppError not-found
     */
    async crl(name: string): Promise<Buffer> {
      const member = hierarchy().named(name);
      if (!member) throw notFound('certification authority', name);
      const { crl, crlDueAt } = await store.list(name);
      if (crl && (!member.authority || (crlDueAt && clock.now() < crlDueAt))) return Buffer.from(crl);
      if (!member.authority) throw notFound('revocation list of the certification authority', name);
      return store.transaction((queries) => lists.renew(queries, name));
    },
  };

  /** The mark in the database and the new list become true together. */
  async function revokeAll(
    which: Parameters<CertificateQueries['revoke']>[0],
    reason: RevocationReason,
  ): Promise<void> {
    const revoked = await store.transaction(async (queries) => {
      const rows = await queries.revoke(which, clock.now(), reason);
      const names = new Set(rows.map((row) => row.authorityName));
      // Always in the same order, so that two revocations never wait for each other.
      for (const name of [...names].sort()) {
        // A retired authority signs nothing any more, and nothing of it is valid.
        if (hierarchy().named(name)?.authority) await lists.renew(queries, name);
      }
      return rows;
    });
    for (const row of revoked) bus.publish('certificate.revoked', row);
  }
}
