import type pg from 'pg';
import { EVERYTHING, registrarOf } from '../platform/access/roles.ts';

/** One of several entries that are not retired and have the same serial number. */
export type Namesake = {
  id: string;
  serial: string;
  /** `operator`, or a reseller id. */
  registrar: string;
  registrarName: string | null;
  model: string;
  state: 'registered' | 'enrolled';
  site: { id: string; name: string } | null;
  customer: { id: string; name: string } | null;
  createdAt: Date;
};

const MOST = 500;
const NAMESAKES = `select a.id, a.serial, a.registrar, r.name as "registrarName", a.model, a.state, a."createdAt",
    case when s.id is not null then jsonb_build_object('id', s.id, 'name', s.name) end as site,
    case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name) end as customer
  from appliance a left join reseller r on r.id::text = a.registrar
  left join site s on s.id = a."siteId" left join customer c on c.id = s."customerId"
  where a.state <> 'retired'`;

export type ConflictStore = ReturnType<typeof createConflictStore>;

export function createConflictStore(pool: pg.Pool) {
  return {
    async all(): Promise<Namesake[]> {
      const { rows } = await pool.query<Namesake>(
        `${NAMESAKES} and a.serial in (
           select serial from appliance where state <> 'retired' group by serial having count(*) > 1)
         order by a.serial, a.id limit ${MOST}`,
      );
      return rows;
    },
    async of(serial: string): Promise<Namesake[]> {
      return (await pool.query<Namesake>(`${NAMESAKES} and a.serial = $1 order by a.id`, [serial])).rows;
    },
    /** Secrets nobody has used yet, in the place of what `to` had. */
    async giveSecrets(from: readonly string[], to: string, at: Date): Promise<void> {
      await pool.query(
        `with given as (
           update enrolment_secret set "applianceId" = $2
           where "applianceId" = any ($1::uuid[]) and "usedAt" is null and "expiresAt" > $3 returning id
         )
         update enrolment_secret set "expiresAt" = $3
         where "applianceId" = $2 and "expiresAt" > $3 and "usedAt" is null and exists (select from given)`,
        [from, to, at],
      );
    },
    async becomesOperators(id: string, at: Date): Promise<void> {
      await pool.query(
        'update appliance set registrar = $2, version = version + 1, "updatedAt" = $3 where id = $1 and registrar <> $2',
        [id, registrarOf(EVERYTHING), at],
      );
    },
  };
}
