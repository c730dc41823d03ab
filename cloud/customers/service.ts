import { ownedBy, resellersIn } from '../platform/access/owned-by.ts';
import type { Scope } from '../platform/access/roles.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { type PageQuery, pageBounds } from '../platform/http/page.ts';
import type { Resource } from '../platform/http/resource.ts';
import type { Ids } from '../platform/ids.ts';
import { escapeLike, sameKey } from '../platform/like.ts';
import type { Row, Table } from '../platform/resource-table.ts';
import { takeLines } from './access-lines.ts';
import { checkCustomer, checkSite } from './check.ts';
import { presentCustomer, presentReseller, presentSite } from './present.ts';
import type * as Schema from './schema.ts';
import { requireStageMove, type Stage } from './stages.ts';
import type { CustomerRow, CustomerStore, CustomerTables, ResellerRow, SiteRow } from './store.ts';

type Deps = { store: CustomerStore; ids: Ids; clock: Clock; bus: Bus };
export type ListQuery = {
  q?: string;
  reseller_id?: string;
  customer_id?: string;
  external_key?: string;
  stage?: Stage[];
  vacant?: boolean;
  order_by?: 'name';
};
type ResellerChanges = Partial<Schema.NewReseller>;

export type Customers = ReturnType<typeof createCustomers>;

/** Who buys of whom, and where their appliances stand. */
export function createCustomers(deps: Deps) {
  return { resellers: resellers(deps), customers: customers(deps), sites: sites(deps) };
}

function resellers(
  deps: Deps,
): Resource<ResellerRow, Schema.Reseller, Schema.NewReseller, ResellerChanges, ListQuery> {
  const table = deps.store.resellers;
  return {
    ...common(deps, table, ({ resellers }) => resellers, resellersIn),
    change: (id, version, changes) => table.update(id, version, { ...changes, updatedAt: deps.clock.now() }),
    present: presentReseller,
  };
}

function customers(
  deps: Deps,
): Resource<CustomerRow, Schema.Customer, Schema.NewCustomer, Schema.CustomerChanges, ListQuery> {
  const table = deps.store.customers;
  const { create, ...rest } = common(
    deps,
    table,
    ({ customers }) => customers,
    (scope) => ownedBy(scope, 'customer'),
    (part) => [{ name: part }, { externalKey: part }],
  );
  return {
    ...rest,
    create: async (creation, dryRun) => {
      checkCustomer(creation);
      return create(creation, dryRun);
    },
    change: async (id, version, changes) => {
      checkCustomer(changes);
      const { row, before } = await deps.store.transaction(async (tables) => {
        await tables.lockCustomer(id);
        const before = await tables.customers.get(id);
        if (changes.stage) requireStageMove(before.stage as Stage, changes.stage, 'by-hand');
        const row = await tables.customers.update(id, version, { ...changes, updatedAt: deps.clock.now() });
        return { row, before };
      });
      if (row.stage !== before.stage) deps.bus.publish('customer.stage-changed', { customerId: id });
      if (row.resellerId !== before.resellerId) deps.bus.publish('customer.resold', { customerId: id });
      return row;
    },
    present: presentCustomer,
  };
}

function sites(deps: Deps): Resource<SiteRow, Schema.Site, Schema.NewSite, Schema.SiteChanges, ListQuery> {
  const { store, clock, bus } = deps;
  const { create, ...rest } = common(
    deps,
    store.sites,
    ({ sites }) => sites,
    (scope) => ownedBy(scope, 'site'),
    (part) => [{ name: part }, { customer: { name: part } }],
  );
  return {
    ...rest,
    create: async (creation, dryRun) => {
      checkSite(creation);
      return create({ ...creation, accessLines: takeLines(creation.accessLines, []) }, dryRun);
    },
    async change(id, version, changes) {
      checkSite(changes);
      const { row, appliances } = await store.transaction(async (tables) => {
        await tables.lockSite(id);
        const before = await tables.sites.get(id);
        const lines = changes.accessLines && {
          accessLines: takeLines(changes.accessLines, tables.accessLines(before)),
        };
        const row = await tables.sites.update(id, version, { ...changes, ...lines, updatedAt: clock.now() });
        return { row, appliances: await tables.appliancesAt(id) };
      });
      for (const applianceId of appliances) {
        if (changes.accessLines) bus.publish('appliance.address-changed', { applianceId });
        bus.publish('appliance.changed', { applianceId });
      }
      return row;
    },
    present: presentSite,
  };
}

/** What is alike for the three. */
function common<R extends Row>(
  { store, ids, clock }: Deps,
  table: Table<R>,
  pick: (tables: CustomerTables) => Table<R>,
  inScope: (scope: Scope) => object,
  searched: (part: object) => object[] = (part) => [{ name: part }],
) {
  return {
    list: (query: ListQuery & PageQuery, scope: Scope): Promise<R[]> =>
      table.list(
        { AND: [whereOf(query), ...foundBy(query, searched), inScope(scope)] },
        {
          ...pageBounds(query),
          byName: query.order_by === 'name',
        },
      ),
    get: table.get,
    create: (creation: object, dryRun: boolean): Promise<R> => {
      const now = clock.now();
      const row = { ...creation, id: ids.uuid(), createdAt: now, updatedAt: now };
      return store.transaction((tables) => pick(tables).insert(row), dryRun);
    },
    remove: table.remove,
  };
}

function whereOf(query: ListQuery): object {
  const { reseller_id, customer_id, external_key, stage, vacant } = query;
  return {
    ...(reseller_id !== undefined && { resellerId: reseller_id }),
    ...(customer_id !== undefined && { customerId: customer_id }),
    ...(external_key !== undefined && { externalKey: sameKey(external_key) }),
    ...(stage !== undefined && { stage: { in: stage } }),
    ...(vacant !== undefined && { appliances: vacant ? { none: STANDING } : { some: STANDING } }),
  };
}

/** Every word of a search occurs in one of the columns. */
function foundBy({ q = '' }: ListQuery, searched: (part: object) => object[]): object[] {
  const words = q.split(/\s+/).filter(Boolean);
  return words.map((word) => ({ OR: searched({ contains: escapeLike(word), mode: 'insensitive' }) }));
}

const STANDING = { state: { not: 'retired' } };
