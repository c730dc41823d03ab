import type pg from 'pg';
import type { Owner } from './can.ts';
import { OPEN } from './open-records.ts';
import type { Reference, ResourceType } from './resource-types.ts';

/**
 * Where the customer of a resource stands: `c`, and by what the resource is known. `passesOn`, of what is recorded: whether
 * it goes with its customer to another reseller; from the time of the present one everything is its own.
 */
type Path = {
  key: string;
  type: 'uuid' | 'bigint' | 'text';
  from: string;
  recorded?: { at: string; passesOn: string };
};

const OF_CUSTOMER = 'join customer c on c.id = ';
const isOneOf = (column: string, states: readonly string[]) =>
  `${column} in (${states.map((state) => `'${state}'`).join(', ')})`;
const uuid = (alias: string, from: string): Path => ({ key: `${alias}.id`, type: 'uuid', from });

const PATHS: Record<Exclude<ResourceType, 'reseller'>, Path> = {
  customer: uuid('c', 'customer c'),
  site: uuid('s', `site s ${OF_CUSTOMER} s."customerId"`),
  appliance: uuid('a', `appliance a join site s on s.id = a."siteId" ${OF_CUSTOMER} s."customerId"`),
  network: uuid('n', `network n ${OF_CUSTOMER} n."customerId"`),
  revision: {
    key: 'r.number',
    type: 'bigint',
    from: `revision r join network n on n.id = r."networkId" ${OF_CUSTOMER} n."customerId"`,
    recorded: {
      at: 'r."createdAt"',
      // The newest waits to be rolled out; one that was is rendered once more for the present reseller.
      passesOn: `not exists (select from revision l where l."networkId" = r."networkId" and l.number > r.number)
        and not exists (select from rollout_network l where l."revisionNumber" = r.number)`,
    },
  },
  rollout: {
    key: 'p."rolloutId"',
    type: 'uuid',
    from: `rollout_network p join rollout o on o.id = p."rolloutId"
      join network n on n.id = p."networkId" ${OF_CUSTOMER} n."customerId"`,
    recorded: { at: 'o."createdAt"', passesOn: isOneOf('o.state', OPEN.rollout) },
  },
  teleworker: uuid('t', `teleworker t ${OF_CUSTOMER} t."customerId"`),
  pilot: {
    ...uuid('p', `pilot p ${OF_CUSTOMER} p."customerId"`),
    recorded: { at: 'p."createdAt"', passesOn: isOneOf('p.state', OPEN.pilot) },
  },
  renumbering: {
    ...uuid('r', `renumbering r join network n on n.id = r."networkId" ${OF_CUSTOMER} n."customerId"`),
    recorded: { at: 'r."createdAt"', passesOn: isOneOf('r.state', OPEN.renumbering) },
  },
  'address-pool': uuid('p', `address_pool p ${OF_CUSTOMER} p."customerId"`),
  'address-reservation': uuid('r', `address_reservation r ${OF_CUSTOMER} r."customerId"`),
  certificate: {
    key: 'x."serialNumber"',
    type: 'text',
    from: `certificate x left join appliance a on a.id = x."applianceId" left join site s on s.id = a."siteId"
        and a."foreignSince" is null and x."createdAt" >= coalesce(a."ownedSince", '-infinity')
      left join teleworker_credential k on k."serialNumber" = x."serialNumber"
      left join teleworker t on t.id = k."teleworkerId"
      ${OF_CUSTOMER} coalesce(s."customerId", t."customerId")`,
    recorded: { at: 'x."createdAt"', passesOn: 'x."revokedAt" is null' },
  },
};

const RESELLER = `select 'reseller' as type, r.id::text as id, r.id as "resellerId", null::uuid as "customerId"
  from reseller r where r.id = any ($?::uuid[])`;

function queryOf(type: ResourceType): string {
  if (type === 'reseller') return RESELLER;
  const { key, type: sqlType, from, recorded } = PATHS[type];
  const reseller = recorded
    ? `case when c."resellerSince" is null or ${recorded.at} >= c."resellerSince" or (${recorded.passesOn})
        then c."resellerId" end as "resellerId"`
    : 'c."resellerId"';
  return `select distinct '${type}' as type, ${key}::text as id, ${reseller}, c.id as "customerId"
    from ${from} where ${key} = any ($?::${sqlType}[])`;
}

export type OwnersStore = ReturnType<typeof createOwnersStore>;

/** Whose resources are, of any kind, in one query. */
export function createOwnersStore(pool: Pick<pg.ClientBase, 'query'>) {
  return {
    /**
     * The owners of each, in the same order: none of what is the operator's own or not there, several of a rollout over
     * networks of several customers. Ids must be of the form their kind has.
     */
    async of(references: readonly Reference[]): Promise<Owner[][]> {
      const types = [...new Set(references.map(({ type }) => type))];
      if (types.length === 0) return [];
      const sql = types.map((type, i) => queryOf(type).replace('$?', `$${i + 1}`)).join(' union all ');
      const values = types.map((type) => references.filter((one) => one.type === type).map(({ id }) => id));
      const { rows } = await pool.query<Reference & Owner>(sql, values);
      const found = Map.groupBy(rows, nameOf);
      return references.map(
        (one) =>
          found.get(nameOf(one))?.map(({ resellerId, customerId }) => ({ resellerId, customerId })) ?? [],
      );
    },
  };
}

const nameOf = ({ type, id }: Reference): string => `${type} ${id}`;
