import type pg from 'pg';
import type { Scope } from '../platform/access/roles.ts';
import type { Name, NamedType } from './schema.ts';

const OF_CUSTOMER = 'join customer c on c.id = ';

/**
 * Where each type stands: its name, and its customer as `c` where it has one. `reseller`: whose it is where it is no
 * customer's.
 */
const SOURCES: Record<NamedType, { name: string; from: string; reseller?: string }> = {
  reseller: { name: 'x.name', from: 'reseller x left join customer c on false', reseller: 'x.id' },
  customer: { name: 'x.name', from: 'customer x join customer c on c.id = x.id' },
  site: { name: 'x.name', from: `site x ${OF_CUSTOMER} x."customerId"` },
  appliance: {
    name: 'x.serial',
    from: 'appliance x left join site s on s.id = x."siteId" left join customer c on c.id = s."customerId"',
  },
  network: { name: 'x.name', from: `network x ${OF_CUSTOMER} x."customerId"` },
  template: { name: 'x.name', from: 'template x left join customer c on false' },
  teleworker: { name: 'x.name', from: `teleworker x ${OF_CUSTOMER} x."customerId"` },
  pilot: { name: 'x.name', from: `pilot x ${OF_CUSTOMER} x."customerId"` },
  user: {
    name: 'x.email',
    from: 'user_account x left join customer c on c.id = x."customerId"',
    reseller: 'x."resellerId"',
  },
  token: {
    name: 'x.name',
    from: 'api_token x left join customer c on c.id = x."customerId"',
    reseller: 'x."resellerId"',
  },
};

/** What resources of these types are called, of those in scope. Ids of nothing are passed over. */
export function createNameStore(pool: Pick<pg.Pool, 'query'>) {
  return async (ids: readonly string[], types: readonly NamedType[], scope: Scope): Promise<Name[]> => {
    if (types.length === 0) return [];
    const owned = ownedIn(scope);
    const parts = types.map((type) => {
      const { name, from, reseller = 'null::uuid' } = SOURCES[type];
      const condition = owned?.condition(reseller) ?? 'true';
      return `select '${type}' as type, x.id::text, ${name} as name, c.id::text as "customerId", c.name as "customerName"
        from ${from} where x.id = any ($1::uuid[]) and ${condition}`;
    });
    const { rows } = await pool.query<NameRow>(parts.join(' union all '), [ids, ...(owned?.values ?? [])]);
    return rows.map(({ customerId, customerName, ...row }) => ({
      ...row,
      customer: customerId === null ? null : { id: customerId, name: customerName },
    }));
  };
}

type NameRow = Pick<Name, 'id' | 'type' | 'name'> & { customerId: string | null; customerName: string };

/** What belongs to nobody in scope is not told of; published templates are asked for by their own route. */
function ownedIn(scope: Scope): { condition: (reseller: string) => string; values: string[] } | undefined {
  switch (scope.kind) {
    case 'operator':
      return undefined;
    case 'reseller':
      return {
        condition: (reseller) => `(c."resellerId" = $2::uuid or ${reseller} = $2::uuid)`,
        values: [scope.resellerId],
      };
    case 'customer':
      return { condition: () => 'c.id = $2::uuid', values: [scope.customerId] };
  }
}
