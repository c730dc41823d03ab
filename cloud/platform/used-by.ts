import type { Prisma } from '../prisma/client/client.ts';
import type { Database } from './database.ts';
import { AppError, type UsedBy, type Using } from './errors.ts';

/**
 * By what it is: the rows that stand in the way of its removal, as (type, id, name), or with the customer and network
 * they are shown at. `$1` is its id.
 */
const USERS = {
  reseller: `select 'customer' as type, id::text, name, null::uuid as "customerId", null::uuid as "networkId"
      from customer where "resellerId" = $1::uuid
    union all select 'user', id::text, name, null, null from user_account where "resellerId" = $1::uuid`,
  customer: `select 'site' as type, id::text, name, "customerId", null::uuid as "networkId"
      from site where "customerId" = $1::uuid
    union all select 'network', id::text, name, null, null from network where "customerId" = $1::uuid
    union all select 'teleworker', id::text, name, null, "networkId" from teleworker where "customerId" = $1::uuid
    union all select 'user', id::text, name, null, null from user_account where "customerId" = $1::uuid`,
  site: `select 'appliance' as type, id::text, serial as name, null::uuid as "customerId", null::uuid as "networkId"
      from appliance where "siteId" = $1::uuid
    union all select 'network', n.id::text, n.name, null, null from network_site s
      join network n on n.id = s."networkId" where s."siteId" = $1::uuid`,
  network: `select 'appliance' as type, a.id::text, a.serial as name, null::uuid as "customerId",
      null::uuid as "networkId" from appliance a join revision r on r.number = a."wantedRevision"
      where r."networkId" = $1::uuid and a.state <> 'retired'
    union all select 'teleworker', id::text, name, null, "networkId" from teleworker where "networkId" = $1::uuid`,
  template: `select 'network' as type, n.id::text, n.name, null::uuid as "customerId", null::uuid as "networkId"
    from network n join template_version v on v.id = n."templateVersionId" where v."templateId" = $1::uuid`,
  'address pool': `select 'customer' as type, c.id::text, c.name, null::uuid as "customerId", null::uuid as "networkId"
    from address_block b join customer c on c.id = b."customerId" where b."poolId" = $1::uuid`,
  /** Whoever has a valid certificate of it. */
  'certification authority': `select distinct case when a.id is not null then 'appliance' when t.id is not null
        then 'teleworker' else 'certificate' end as type,
      coalesce(a.id::text, t.id::text, x."serialNumber") as id, coalesce(a.serial, t.name, x.subject) as name,
      null::uuid as "customerId", t."networkId"
    from certificate x left join appliance a on a.id = x."applianceId"
      left join teleworker_credential k on k."serialNumber" = x."serialNumber"
      left join teleworker t on t.id = k."teleworkerId"
    where x."authorityName" = $1 and x."revokedAt" is null and x."notAfter" > $2::timestamptz
      and x.profile <> all ($3)`,
} as const;
type Noun = keyof typeof USERS;

/** More than the first few help nobody; their number does. */
const NAMED = 3;

/** What uses it, by type and name. */
export async function usersOf(
  db: Database | Prisma.TransactionClient,
  noun: string,
  id: string,
  ...more: readonly unknown[]
): Promise<UsedBy> {
  if (!Object.hasOwn(USERS, noun)) return { total: 0, items: [] };
  const rows = await db.$queryRawUnsafe<(Using & { total: number })[]>(
    `select u.*, (count(*) over ())::int as total from (${USERS[noun as Noun]}) u
     order by type = 'user', type, name, id limit ${NAMED}`,
    id,
    ...more,
  );
  const items = rows.map(({ type, id, name, customerId, networkId }): Using => {
    return { type, id, name, ...(customerId && { customerId }), ...(networkId && { networkId }) };
  });
  return { total: rows[0]?.total ?? 0, items };
}

/** @throws AppError in-use, naming what uses it */
export async function refuseUsed(
  db: Database | Prisma.TransactionClient,
  noun: string,
  id: string,
): Promise<void> {
  const usedBy = await usersOf(db, noun, id);
  if (usedBy.total > 0) throw inUse(noun, usedBy);
}

/** @param remedy what to do about it */
export function inUse(noun: string, usedBy: UsedBy, remedy = 'Remove or move those first.'): AppError {
  const named = usedBy.items.map(({ type, name }) => `the ${type} ${name}`);
  const more = usedBy.total - usedBy.items.length;
  const all = more > 0 ? [...named, `${more} more`] : named;
  const list = all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)}` : all.join('');
  return new AppError('in-use', `The ${noun} is in use by ${list}. ${remedy}`, { usedBy });
}
