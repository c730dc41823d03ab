import type pg from 'pg';
import { ownedBySql } from '../platform/access/owned-by.ts';
import type { Scope } from '../platform/access/roles.ts';
import { escapeLike } from '../platform/like.ts';
import { type Order, orderTerms } from './list-order.ts';
import type { ApplianceFilter } from './schema.ts';

/** `statusOf` of status.ts in SQL, so that the database can filter by it. */
const STATUS_SQL = `case
  when a.state = 'retired' then 'retired'
  when a.state = 'registered' then 'registered'
  when a."foreignSince" is not null then 'foreign'
  when a.presence <> 'online' then 'offline'
  when a."wantedRevision" is null then 'unconfigured'
  when a."confirmedHash" is not distinct from a."wantedHash"
    then case when a."driftSince" is null then 'in-sync' else 'drifted' end
  when a."attemptRevision" = a."wantedRevision" and a."attemptPhase" in ('rejected', 'rolled-back')
    then a."attemptPhase"
  else 'updating'
end`;

const CONDITIONS: Record<keyof ApplianceFilter, string> = {
  customer_id: 's."customerId" = ?::uuid',
  site_id: 'a."siteId" = ?::uuid',
  presence: 'a.presence = ?',
  status: `${STATUS_SQL} = ?`,
  placed: '(a."siteId" is not null) = ?::boolean',
  drifted: '(a."driftSince" is not null) = ?::boolean',
  cloned: '(a."clonedSince" is not null) = ?::boolean',
  external_key: 'lower(a."externalKey") = lower(trimmed_key(?))',
  q: `(a.serial ilike ? or a.model ilike ? or s.name ilike ? or c.name ilike ? or a."wanAddresses"::text ilike ?)`,
};

const ROWS = `from appliance a
  left join site s on s.id = a."siteId" left join customer c on c.id = s."customerId"`;

export type Window = {
  /** The row before, by its id. */
  after: string | undefined;
  skip: number;
  take: number;
  orderBy: Order | undefined;
};

/** The ids of the appliances in scope that match, in order, those after `after` first. */
export function createApplianceList(pool: pg.Pool) {
  return async (
    filter: ApplianceFilter,
    scope: Scope,
    { after, skip, take, orderBy }: Window,
  ): Promise<string[]> => {
    const { where, values, bind } = conditions(filter, scope);
    const { terms, descending } = orderTerms(orderBy, STATUS_SQL);
    if (after !== undefined) {
      const place = bind('?::uuid', after);
      const before = descending ? '<' : '>';
      where.push(
        `(${terms.join(', ')}) ${before} (select ${terms.join(', ')} ${ROWS} where a.id = ${place})`,
      );
    }
    const order = terms.map((term) => (descending ? `${term} desc` : term)).join(', ');
    const { rows } = await pool.query<{ id: string }>(
      `select a.id ${ROWS} ${whereOf(where)} order by ${order}
       limit ${bind('?::int', take)} offset ${bind('?::int', skip)}`,
      values,
    );
    return rows.map(({ id }) => id);
  };
}

/** How many appliances in scope match, by their status; those of no status asked for are counted, too. */
export function createApplianceCount(pool: pg.Pool) {
  return async ({ status: _, ...filter }: ApplianceFilter, scope: Scope): Promise<Map<string, number>> => {
    const { where, values } = conditions(filter, scope);
    const { rows } = await pool.query<{ status: string; count: number }>(
      `select ${STATUS_SQL} as status, count(*)::int as count ${ROWS} ${whereOf(where)} group by 1`,
      values,
    );
    return new Map(rows.map(({ status, count }) => [status, count]));
  };
}

function conditions(filter: ApplianceFilter, scope: Scope) {
  const values: unknown[] = [];
  const bind = (condition: string, value: unknown) => {
    values.push(value);
    return condition.replaceAll('?', `$${values.length}`);
  };
  const where = (Object.keys(CONDITIONS) as (keyof ApplianceFilter)[]).flatMap((name) => {
    const value = filter[name];
    if (value === undefined) return [];
    if (name !== 'q') return [bind(CONDITIONS[name], value)];
    return wordsIn(String(value)).map((word) => bind(CONDITIONS.q, `%${escapeLike(word)}%`));
  });
  const owned = ownedBySql(scope);
  if (owned) where.push(bind(owned.condition, owned.value));
  return { where, values, bind };
}

const whereOf = (where: readonly string[]) => (where.length > 0 ? `where ${where.join(' and ')}` : '');
const wordsIn = (text: string) => text.split(/\s+/).filter(Boolean);

export type ApplianceList = ReturnType<typeof createApplianceList>;
export type ApplianceCount = ReturnType<typeof createApplianceCount>;
