import { listIssuedAt, signRevocationList } from '../../provisioning/pki/index.ts';
import { type Clock, tooFarAhead } from '../platform/clock.ts';
import type { Hierarchy } from './hierarchy.ts';
import type { CertificateQueries } from './store.ts';

const DAY_MS = 86_400_000;
/** A list is good for a week, so that an outage of the control plane does not end tunnels, and renewed every day. */
const LIST_LIFETIME_MS = 7 * DAY_MS;
const LIST_RENEWAL_MS = DAY_MS;
/** A revoked certificate stands on at least one list after it has expired (RFC 5280 §3.3). */
const KEPT_AFTER_EXPIRY_MS = LIST_LIFETIME_MS + DAY_MS;

export function createLists({ clock, hierarchy }: { clock: Clock; hierarchy: () => Hierarchy }) {
  return {
    /** Signs the next list of an authority whose key is here, within a transaction. */
    async renew(
      queries: CertificateQueries,
      name: string,
      { lifetime, renewal } = { lifetime: LIST_LIFETIME_MS, renewal: LIST_RENEWAL_MS },
    ): Promise<Buffer> {
      await queries.lockList(name);
      const authority = hierarchy().named(name)?.authority;
      if (!authority) throw new Error(`the certification authority "${name}" cannot sign a list here`);
      const now = clock.now();
      const number = (await queries.list(name)).crlNumber + 1n;
      const revoked = await queries.revokedBy(name, new Date(now.getTime() - KEPT_AFTER_EXPIRY_MS));
      const nextUpdate = new Date(now.getTime() + lifetime);
      const der = await signRevocationList({ number, thisUpdate: now, nextUpdate, revoked }, authority);
      await queries.saveList(name, der, number, new Date(now.getTime() + renewal));
      return Buffer.from(der);
    },
  };
}

/** Whether a list was issued by a clock that was ahead: nobody takes it before its time has come (RFC 5280 §5.1.2.4). */
export function isOfTheFuture(crl: Uint8Array, dueAt: Date, now: Date): boolean {
  // Taken apart only where it is due later than any list of every day.
  return tooFarAhead(dueAt, now, LIST_RENEWAL_MS) && tooFarAhead(listIssuedAt(crl), now);
}
