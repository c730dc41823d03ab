import type pg from 'pg';
import { ownedBySql } from '../platform/access/owned-by.ts';
import type { Scope } from '../platform/access/roles.ts';
import { escapeLike } from '../platform/like.ts';
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
  drifted: '(a."driftSince" is not null) = ?::boolean',
  cloned: '(a."clonedSince" is not null) = ?::boolean',
  external_key: 'a."externalKey" = ?',
  q: '(a.serial ilike ? or a.model ilike ? or s.name ilike ? or c.name ilike ?)',
};

/** The ids of the appliances in scope that match, in order, those after `after` first. */
export function createApplianceList(pool: pg.Pool) {
  return async (
    filter: ApplianceFilter,
    scope: Scope,
    { after, take }: { after: string | undefined; take: number },
  ): Promise<string[]> => {
    const values: unknown[] = [];
    const bind = (condition: string, value: unknown) => {
      values.push(value);
      return condition.replaceAll('?', `$${values.length}`);
    };
    const where = (Object.keys(CONDITIONS) as (keyof ApplianceFilter)[]).flatMap((name) => {
      const value = filter[name];
      if (value === undefined) return [];
      return [bind(CONDITIONS[name], name === 'q' ? `%${escapeLike(String(value))}%` : value)];
    });
    const owned = ownedBySql(scope);
    if (owned) where.push(bind(owned.condition, owned.value));
    if (after !== undefined) where.push(bind('a.id > ?::uuid', after));
    const { rows } = await pool.query<{ id: string }>(
      `select a.id from appliance a
       left join site s on s.id = a."siteId" left join customer c on c.id = s."customerId"
       ${where.length > 0 ? `where ${where.join(' and ')}` : ''}
       order by a.id limit ${bind('?::int', take)}`,
      values,
    );
    return rows.map(({ id }) => id);
  };
}

export type ApplianceList = ReturnType<typeof createApplianceList>;
