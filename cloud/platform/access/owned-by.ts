import type { Prisma } from '../../prisma/client/client.ts';
import type { Scope } from './roles.ts';

type Customers = Prisma.CustomerWhereInput;
const ofCustomer = (customer: Customers) => ({ customer });

/** Where each model has its customer. */
const PATHS = {
  customer: (customer: Customers): Prisma.CustomerWhereInput => customer,
  site: (customer: Customers): Prisma.SiteWhereInput => ({ customer }),
  appliance: (customer: Customers): Prisma.ApplianceWhereInput => ({ site: { customer } }),
  network: (customer: Customers): Prisma.NetworkWhereInput => ({ customer }),
  teleworker: ofCustomer,
  pilot: ofCustomer,
  addressPool: ofCustomer,
  addressReservation: ofCustomer,
  /** All of it must be theirs. */
  rollout: (customer: Customers): Prisma.RolloutWhereInput => ({
    networks: { some: {}, every: { network: { customer } } },
  }),
};
type Model = keyof typeof PATHS;

/**
 * The condition by which a query finds only what is in scope: for operators none, so that it costs them nothing and what
 * has no customer is found too.
 */
export function ownedBy<M extends Model>(
  scope: Scope,
  model: M,
): ReturnType<(typeof PATHS)[M]> | Record<string, never> {
  if (scope.kind === 'operator') return {};
  return PATHS[model](customersIn(scope)) as ReturnType<(typeof PATHS)[M]>;
}

function customersIn(scope: Exclude<Scope, { kind: 'operator' }>): Customers {
  return scope.kind === 'reseller' ? { resellerId: scope.resellerId } : { id: scope.customerId };
}

/** The resellers in scope: of a customer, none. */
export function resellersIn(scope: Scope): Prisma.ResellerWhereInput {
  if (scope.kind === 'operator') return {};
  return { id: { in: scope.kind === 'reseller' ? [scope.resellerId] : [] } };
}

/** Accounts in scope: a reseller's people, and those of its customers. */
export function accountsIn(scope: Scope): Prisma.UserWhereInput {
  if (scope.kind === 'operator') return {};
  if (scope.kind === 'customer') return { customerId: scope.customerId };
  const { resellerId } = scope;
  return { OR: [{ resellerId }, { customer: { resellerId } }] };
}

/** API tokens in scope, likewise. */
export function tokensIn(scope: Scope): Prisma.ApiTokenWhereInput {
  if (scope.kind === 'operator') return {};
  if (scope.kind === 'customer') return { customerId: scope.customerId };
  const { resellerId } = scope;
  return { OR: [{ resellerId }, { customer: { resellerId } }] };
}

/**
 * The same in SQL, of a query in which the customer is called `c`: a condition with `?` for the one value it needs;
 * nothing for operators.
 */
export function ownedBySql(scope: Scope): { condition: string; value: string } | undefined {
  if (scope.kind === 'operator') return undefined;
  return scope.kind === 'reseller'
    ? { condition: 'c."resellerId" = ?::uuid', value: scope.resellerId }
    : { condition: 'c.id = ?::uuid', value: scope.customerId };
}
