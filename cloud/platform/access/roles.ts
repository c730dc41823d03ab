/** What somebody may do, and by `SCOPE_OF_ROLE` whose resources they may do it to. */
export const ROLES = [
  'operator-admin',
  'noc-engineer',
  'noc-viewer',
  'auditor',
  'reseller-admin',
  'reseller-installer',
  'customer-viewer',
] as const;
export type Role = (typeof ROLES)[number];

/** Operators see everything; the others are tenants, who see what is their own. */
export const SCOPE_OF_ROLE = {
  'operator-admin': 'operator',
  'noc-engineer': 'operator',
  'noc-viewer': 'operator',
  auditor: 'operator',
  'reseller-admin': 'reseller',
  'reseller-installer': 'reseller',
  'customer-viewer': 'customer',
} as const satisfies Record<Role, Scope['kind']>;

export type Scope =
  | { kind: 'operator' }
  | { kind: 'reseller'; resellerId: string }
  | { kind: 'customer'; customerId: string };

/** Of what the control plane does by itself, and of whoever runs its commands. */
export const EVERYTHING: Scope = { kind: 'operator' };

/** Whose somebody is, as accounts and tokens say it. */
export type Belonging = { resellerId?: string | null | undefined; customerId?: string | null | undefined };

/** Whose external keys and serial numbers somebody writes: each owner's are apart from all others'. */
export const registrarOf = (scope: Scope): string =>
  scope.kind === 'reseller' ? scope.resellerId : 'operator';

/** `undefined` when a tenant's account does not say whose it is: nothing is in its scope, so it may not act at all. */
export function scopeOf(role: string, { resellerId, customerId }: Belonging): Scope | undefined {
  const kind = ROLES.find((one) => one === role);
  switch (kind && SCOPE_OF_ROLE[kind]) {
    case 'operator':
      return EVERYTHING;
    case 'reseller':
      return resellerId ? { kind: 'reseller', resellerId } : undefined;
    case 'customer':
      return customerId ? { kind: 'customer', customerId } : undefined;
    default:
      return undefined;
  }
}
