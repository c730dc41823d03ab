import type { Prisma } from '../prisma/client/client.ts';
import type { Database } from './database.ts';
import { AppError, type UsedBy, type UserType } from './errors.ts';

/** By what it is: the rows that stand in the way of its removal, as (type, id, name). `$1` is its id. */
const USERS = {
  reseller: `select 'customer' as type, id, name from customer where "resellerId" = $1::uuid
    union all select 'user', id, name from user_account where "resellerId" = $1::uuid`,
  customer: `select 'site' as type, id, name from site where "customerId" = $1::uuid
    union all select 'network', id, name from network where "customerId" = $1::uuid
    union all select 'teleworker', id, name from teleworker where "customerId" = $1::uuid
    union all select 'user', id, name from user_account where "customerId" = $1::uuid`,
  site: `select 'appliance' as type, id, serial as name from appliance where "siteId" = $1::uuid
    union all select 'network', n.id, n.name from network_site s join network n on n.id = s."networkId"
      where s."siteId" = $1::uuid`,
  network: `select 'appliance' as type, a.id, a.serial as name from appliance a
      join revision r on r.number = a."wantedRevision"
      where r."networkId" = $1::uuid and a.state <> 'retired'
    union all select 'teleworker', id, name from teleworker where "networkId" = $1::uuid`,
  template: `select 'network' as type, n.id, n.name from network n
    join template_version v on v.id = n."templateVersionId" where v."templateId" = $1::uuid`,
  'address pool': `select 'customer' as type, c.id, c.name from address_block b
    join customer c on c.id = b."customerId" where b."poolId" = $1::uuid`,
} as const;
type Noun = keyof typeof USERS;

/** More than the first few help nobody; their number does. */
const NAMED = 3;

/** What uses it, by type and name. */
export async function usersOf(
  db: Database | Prisma.TransactionClient,
  noun: string,
  id: string,
): Promise<UsedBy> {
  if (!Object.hasOwn(USERS, noun)) return { total: 0, items: [] };
  const rows = await db.$queryRawUnsafe<{ type: UserType; id: string; name: string; total: number }[]>(
    `select type, id::text, name, (count(*) over ())::int as total from (${USERS[noun as Noun]}) u
     order by type = 'user', type, name, id limit ${NAMED}`,
    id,
  );
  return { total: rows[0]?.total ?? 0, items: rows.map(({ total: _, ...user }) => user) };
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

function inUse(noun: string, usedBy: UsedBy): AppError {
  const named = usedBy.items.map(({ type, name }) => `the ${type} ${name}`);
  const more = usedBy.total - usedBy.items.length;
  const all = more > 0 ? [...named, `${more} more`] : named;
  const list = all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)}` : all.join('');
  return new AppError('in-use', `The ${noun} is in use by ${list}. Remove or move those first.`, { usedBy });
}
