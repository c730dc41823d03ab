import type { RevocationReason } from '../../provisioning/pki/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import type { Hierarchy } from './hierarchy.ts';
import { createLists, isOfTheFuture } from './lists.ts';
import type { CertificateQueries, CertificateStore, Revoked, SelectedCertificate } from './store.ts';

type Deps = { store: CertificateStore; clock: Clock; bus: Bus; hierarchy: () => Hierarchy };

export function createRevoking({ store, clock, bus, hierarchy }: Deps) {
  const lists = createLists({ clock, hierarchy });

  return {
    /**
     * Revokes a certificate, and with it its key: every other certificate of that key, and what its appliance could enrol
     * by. What is revoked already keeps its date and reason.
     *
     * @throws AppError not-found.
     */
    async revoke(serialNumber: string, reason: RevocationReason): Promise<void> {
      if (!(await store.find(serialNumber))) throw notFound('certificate', serialNumber);
      await revokeAll({ serialNumbers: [serialNumber] }, reason, END_KEYS);
    },

    /** The same of these certificates. */
    revokeMany: (serialNumbers: readonly string[], reason: RevocationReason): Promise<void> =>
      serialNumbers.length === 0 ? Promise.resolve() : revokeAll({ serialNumbers }, reason, END_KEYS),

    /** Certificates that are over in the course of things, replaced or expired: their keys may be certified again. */
    outdate: (
      serialNumbers: readonly string[],
      reason: 'superseded' | 'cessationOfOperation',
    ): Promise<void> =>
      serialNumbers.length === 0 ? Promise.resolve() : revokeAll({ serialNumbers }, reason, () => undefined),

    /** The same as `revoke` of all that an appliance ever had; it comes back by a new secret and new keys only. */
    revokeAppliance: (applianceId: string, reason: RevocationReason): Promise<void> =>
      revokeAll({ applianceId }, reason, END_KEYS),

    /**
     * Revokes what an appliance had before it enrolled with a key. When that key was its own already, it is the same box:
     * its keys stay good. Otherwise the keys of the box before are revoked with their certificates.
     */
    supersede: (applianceId: string, { keyHash, before }: { keyHash: string; before: Date }): Promise<void> =>
      revokeAll({ applianceId, issuedBefore: before }, 'superseded', (certificates) =>
        certificates.some((one) => one.profile === 'device' && one.keyHash === keyHash)
          ? undefined
          : { keyHashes: keysOf(certificates).filter((each) => each !== keyHash), secretsOf: [] },
      ),

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
      const isDue =
        !crlDueAt || crlDueAt <= clock.now() || (crl && isOfTheFuture(crl, crlDueAt, clock.now()));
      if (crl && (!member.authority || !isDue)) return Buffer.from(crl);
      if (!member.authority) throw notFound('revocation list of the certification authority', name);
      return store.transaction((queries) => lists.renew(queries, name));
    },
  };

  /** The mark in the database and the new list become true together. */
  async function revokeAll(
    which: Revoked,
    reason: RevocationReason,
    endingOf: (certificates: readonly SelectedCertificate[]) => Ending | undefined,
  ): Promise<void> {
    const revoked = await store.transaction(async (queries) => {
      const at = clock.now();
      const appliances =
        'applianceId' in which ? [which.applianceId] : appliancesOf(await queries.selected(which));
      await queries.holdAppliances(appliances);
      const selected = await queries.selected(which);
      const ending = endingOf(selected);
      const rows = await queries.revoke(which, at, reason);
      if (ending) rows.push(...(await end(queries, ending, appliances, { at, reason })));
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

/** What ends besides the certificates themselves. `secretsOf`: left out, those of the appliances concerned. */
type Ending = { keyHashes: readonly string[]; secretsOf?: readonly string[] };

const keysOf = (certificates: readonly SelectedCertificate[]): string[] => [
  ...new Set(certificates.flatMap(({ keyHash }) => keyHash ?? [])),
];
const appliancesOf = (certificates: readonly SelectedCertificate[]): string[] => [
  ...new Set(certificates.flatMap(({ applianceId }) => applianceId ?? [])),
];
const END_KEYS = (certificates: readonly SelectedCertificate[]): Ending => ({
  keyHashes: keysOf(certificates),
});

/** Keys for good, other certificates of theirs, and secrets. The certificates revoked. */
async function end(
  queries: CertificateQueries,
  { keyHashes, secretsOf }: Ending,
  appliances: readonly string[],
  { at, reason }: { at: Date; reason: RevocationReason },
) {
  await queries.holdKeys(keyHashes);
  await queries.revokeKeys(keyHashes, at, reason);
  await queries.endSecrets(secretsOf ?? appliances, at);
  return queries.revoke({ keyHashes }, at, reason);
}
