import type { Scope } from './roles.ts';

/** What is in both scopes; `undefined` when nothing is. @param resellerOf the customer that is named, if one is */
export function meetOfScopes(a: Scope, b: Scope, resellerOf: string | null | undefined): Scope | undefined {
  if (a.kind === 'operator') return b;
  if (b.kind === 'operator') return a;
  if (a.kind === 'reseller' && b.kind === 'reseller') return a.resellerId === b.resellerId ? a : undefined;
  if (a.kind === 'customer' && b.kind === 'customer') return a.customerId === b.customerId ? a : undefined;
  const [customer, reseller] = a.kind === 'customer' ? [a, b] : [b, a];
  return reseller.kind === 'reseller' && reseller.resellerId === resellerOf ? customer : undefined;
}
