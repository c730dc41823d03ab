import type pg from 'pg';
import type { Sealing } from '../platform/sealing.ts';
import { openSecrets, PLACE } from '../platform/secrets-at-rest.ts';
import type { DeliveryFacts } from './delivery.ts';

/** What to ask of an appliance: a revision's target state. */
export type Assignment = {
  applianceId: string;
  revision: number;
  hash: string;
  confirmWithinSeconds: number;
};

/** A target state on its way. */
export type Delivery = { hash: string; confirmWithinSeconds: number; document: object | null };

const FACTS = `"wantedRevision", "wantedHash", "confirmedHash", "attemptRevision", "attemptPhase",
  "attemptFindings", "attemptAt", "foreignSince", "attemptUnreachableSeconds", deliveries, "lastDeliveryAt", "retryRequested"`;

type Facts = Omit<DeliveryFacts, 'wantedRevision' | 'attemptRevision'> & {
  wantedRevision: string | null;
  attemptRevision: string | null;
};

/** What is wanted of appliances and what was sent to them. */
export function createDeliveryStore(pool: pg.Pool, sealing: Sealing) {
  return {
    /**
     * Makes appliances want a revision, all together; one that wants it or a newer one already, or is retired, is left
     * alone, and so is one that is another customer's by now. Answers with those changed. Rows are taken in order of id, as every statement over many of them does.
     */
    async want(assignments: readonly Assignment[], at: Date): Promise<string[]> {
      const { rows } = await pool.query<{ id: string }>(WANT, [
        assignments.map(({ applianceId }) => applianceId),
        assignments.map(({ revision }) => revision),
        assignments.map(({ hash }) => hash),
        assignments.map(({ confirmWithinSeconds }) => confirmWithinSeconds),
        at,
      ]);
      return rows.map(({ id }) => id);
    },

    async facts(applianceId: string): Promise<DeliveryFacts | undefined> {
      const { rows } = await pool.query<Facts>(`select ${FACTS} from appliance where id = $1`, [applianceId]);
      const [row] = rows;
      return (
        row && { ...row, wantedRevision: big(row.wantedRevision), attemptRevision: big(row.attemptRevision) }
      );
    },

    /**
     * Counts a delivery before it is made and hands out what to send; `undefined` when somebody else did since the facts
     * were read.
     */
    async claim(
      applianceId: string,
      { revision, deliveries, at }: { revision: bigint; deliveries: number; at: Date },
    ): Promise<Delivery | undefined> {
      const { rows } = await pool.query<Delivery>(CLAIM, [applianceId, revision.toString(), deliveries, at]);
      const [row] = rows;
      if (!row?.document) return row;
      return {
        ...row,
        document: openSecrets(sealing, row.document, PLACE.targetState(revision, applianceId)),
      };
    },

    /** Remembers that somebody wants the target state sent again. False when the appliance runs it, or nothing is wanted. */
    async requestRetry(applianceId: string): Promise<boolean> {
      const { rowCount } = await pool.query(
        `update appliance set "retryRequested" = true where id = $1 and "wantedRevision" is not null
         and "confirmedHash" is distinct from "wantedHash" and state <> 'retired'`,
        [applianceId],
      );
      return rowCount === 1;
    },
  };
}

export type DeliveryStore = ReturnType<typeof createDeliveryStore>;

const big = (text: string | null) => (text === null ? null : BigInt(text));

const WANT = `with asked as (
    select * from unnest($1::uuid[], $2::bigint[], $3::text[], $4::int[]) as n (id, revision, hash, seconds)
  ), held as (
    select a.id from appliance a where a.id = any ($1::uuid[]) order by a.id for no key update
  )
  update appliance a set "wantedRevision" = n.revision, "wantedHash" = n.hash, "wantedAt" = $5,
    "confirmWithinSeconds" = n.seconds, deliveries = 0, "lastDeliveryAt" = null, "retryRequested" = false
  from asked n join held h on h.id = n.id
  where a.id = n.id and a.state <> 'retired' and (a."wantedRevision" is null or a."wantedRevision" < n.revision)
    and not exists (
      select from site s, revision r join network w on w.id = r."networkId"
      where s.id = a."siteId" and r.number = n.revision and w."customerId" <> s."customerId")
  returning a.id`;

const CLAIM = `update appliance a set deliveries = a.deliveries + 1, "lastDeliveryAt" = $4, "retryRequested" = false
  where a.id = $1 and a."wantedRevision" = $2::bigint and a.deliveries = $3
  returning a."wantedHash" as hash, a."confirmWithinSeconds",
    (select t.document from target_state t where t."revisionNumber" = a."wantedRevision"
      and t."applianceId" = a.id) as document`;
