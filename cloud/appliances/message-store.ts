import type pg from 'pg';
import type { Event, Report } from '#protocol';
import type { AccessLine } from '../../provisioning/access-line.ts';

/** What bears on the address under which peers reach an appliance, before a message and after it. */
export type Addresses = {
  wanAddresses: Report['wanAddresses'] | null;
  observedAddress: string | null;
};
export type AddressesBefore = Addresses & { accessLines: AccessLine[] | null };
/**
 * `bootIsBack`: another boot has reported since this one last did, which no single box can bring about. `wasReset`: it was
 * to be reset, and has enrolled anew and forgotten everything since.
 */
type BeforeReport = AddressesBefore & { bootIsBack: boolean; wasReset: boolean };

const BEFORE = `before as (
  select a.id, a."wanAddresses", a."observedAddress", a."bootId",
    (select s."accessLines" from site s where s.id = a."siteId") as "accessLines"
  from appliance a where a.id = $1 for no key update of a
)`;

/**
 * What appliances say, written in one statement a message: they come in storms. Each statement is conditional, so that
 * messages handled at once, in whatever order, leave the newest in place.
 */
export function createMessageStore(pool: pg.Pool) {
  return {
    /**
     * Keeps a report and, when it is news, what follows from it. A report that is here already, or older than the last
     * of the same boot, changes nothing: `undefined`.
     */
    async recordReport(applianceId: string, report: Report, at: Date): Promise<BeforeReport | undefined> {
      const { confirmed, attempt, drift } = report;
      const { rows } = await pool.query<BeforeReport>({ name: 'record-report', ...RECORD_REPORT }, [
        applianceId,
        report.bootId,
        report.sequence,
        at,
        JSON.stringify(report),
        confirmed?.revision ?? null,
        confirmed?.hash ?? null,
        attempt?.revision ?? null,
        attempt?.hash ?? null,
        attempt?.phase ?? null,
        attempt ? JSON.stringify(attempt.findings) : null,
        report.agentVersion,
        JSON.stringify(report.wanAddresses),
        drift?.since ?? null,
        drift?.handling ?? null,
        drift ? JSON.stringify(drift.findings) : null,
        attempt?.ordinal ?? null,
        attempt?.unreachableSeconds ?? null,
      ]);
      return rows[0];
    },

    /** What an appliance says from now on is its owner's. */
    async settleReset(applianceId: string, at: Date): Promise<void> {
      await pool.query(
        `update appliance set "foreignSince" = null, "ownedSince" = $2, "lastSample" = null, "clonedSince" = null,
           "cloneEvidence" = null where id = $1`,
        [applianceId, at],
      );
    },

    /** A reset tells of itself only by its outcome: the box has enrolled since it was asked to. */
    async endResets(applianceId: string, at: Date): Promise<void> {
      await pool.query(
        `update command c set state = 'succeeded', output = 'enrolled anew', "updatedAt" = $2 from appliance a
         where a.id = $1 and c."applianceId" = a.id and c.kind = 'factory-reset'
           and c.state in ('sent', 'running', 'failed', 'expired') and c."createdAt" <= a."enrolledAt"`,
        [applianceId, at],
      );
    },

    /** Known by its id: the second time it changes nothing. */
    async recordEvent(applianceId: string, event: Event, receivedAt: Date): Promise<boolean> {
      const { rowCount } = await pool.query(
        `insert into appliance_event (id, "applianceId", at, "receivedAt", kind, severity, data)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
        [event.id, applianceId, event.at, receivedAt, event.kind, event.severity, JSON.stringify(event.data)],
      );
      return rowCount === 1;
    },

    async recordConnected(
      applianceId: string,
      { session, remoteAddress, at }: { session: string; remoteAddress: string; at: Date },
    ): Promise<AddressesBefore | undefined> {
      const { rows } = await pool.query<AddressesBefore>(RECORD_CONNECTED, [
        applianceId,
        session,
        at,
        remoteAddress,
      ]);
      return rows[0];
    },

    /** True when that session was still the one by which the appliance counted as online. */
    async recordOffline(applianceId: string, session: string, at: Date): Promise<boolean> {
      const { rowCount } = await pool.query(
        `update appliance set presence = 'offline', "presenceChangedAt" = $3
         where id = $1 and presence = 'online' and "mqttSession" = $2`,
        [applianceId, session, at],
      );
      return rowCount === 1;
    },

    /** Those who count as online, as an earlier process left them. */
    async onlineSessions(): Promise<{ applianceId: string; session: string }[]> {
      const { rows } = await pool.query<{ applianceId: string; session: string }>(
        `select id as "applianceId", coalesce("mqttSession", '') as session from appliance where presence = 'online'`,
      );
      return rows;
    },
  };
}

export type MessageStore = ReturnType<typeof createMessageStore>;

const RECORD_REPORT = {
  text: `with ${BEFORE}, recorded as (
    insert into report ("applianceId", "bootId", sequence, "receivedAt", body)
    select b.id, $2::uuid, $3::bigint, $4::timestamptz, $5::jsonb from before b
    on conflict do nothing returning 1
  )
  update appliance a set
    "confirmedRevision" = $6::bigint,
    "confirmedHash" = $7::text,
    "confirmedAt" = case
      when a."confirmedRevision" is not distinct from $6::bigint and a."confirmedHash" is not distinct from $7::text
      then a."confirmedAt" else $4 end,
    "attemptRevision" = $8::bigint,
    "attemptHash" = $9::text,
    "attemptPhase" = $10::text,
    "attemptFindings" = $11::jsonb,
    "attemptAt" = case
      when a."attemptRevision" is not distinct from $8::bigint and a."attemptPhase" is not distinct from $10::text
        and a."attemptFindings" is not distinct from $11::jsonb and a."attemptOrdinal" is not distinct from $17::int
      then a."attemptAt" else $4 end,
    "attemptOrdinal" = $17::int,
    "attemptUnreachableSeconds" = $18::int,
    "agentVersion" = $12::text,
    "wanAddresses" = $13::jsonb,
    "driftSince" = $14::timestamptz,
    "driftHandling" = $15::text,
    "driftFindings" = $16::jsonb,
    "bootId" = $2::text,
    "reportSequence" = $3,
    "lastSeenAt" = greatest(a."lastSeenAt", $4)
  from before b
  where a.id = b.id and exists (select from recorded)
    and (a."bootId" is distinct from $2::text or a."reportSequence" < $3)
  returning b."wanAddresses", b."observedAddress", b."accessLines",
    a."foreignSince" < a."enrolledAt" and $6::bigint is null and $8::bigint is null as "wasReset",
    b."bootId" is distinct from $2::text and exists (
      select from report r where r."applianceId" = b.id and r."bootId" = $2::uuid) as "bootIsBack"`,
};

const RECORD_CONNECTED = `with ${BEFORE}
  update appliance a set
    presence = 'online',
    "presenceChangedAt" = case when a.presence = 'online' then a."presenceChangedAt" else $3 end,
    "mqttSession" = $2,
    "lastSeenAt" = $3,
    "observedAddress" = $4
  from before b where a.id = b.id
  returning b."wanAddresses", b."observedAddress", b."accessLines"`;
