import type { Role } from '../../platform/access/roles.ts';

/**
 * Who of the identity provider's people gets which role: the first rule whose claim is, or holds, the value. The other
 * claims name the reseller or customer, by id or external key, for the roles that need one.
 */
export type RoleRule = {
  claim: string;
  value: string;
  role: Role;
  resellerClaim?: string;
  customerClaim?: string;
};
export type Claims = Readonly<Record<string, unknown>>;

export type MappedRole = { role: Role; reseller?: string; customer?: string };

/** `undefined`: no rule is about this person, or what the rule wants to know is not among the claims. */
export function mapClaims(rules: readonly RoleRule[], claims: Claims): MappedRole | undefined {
  const rule = rules.find(({ claim, value }) => holds(claims[claim], value));
  if (!rule) return undefined;
  const { role, resellerClaim, customerClaim } = rule;
  const reseller = resellerClaim && textOf(claims[resellerClaim]);
  const customer = customerClaim && textOf(claims[customerClaim]);
  if ((resellerClaim && !reseller) || (customerClaim && !customer)) return undefined;
  return { role, ...(reseller && { reseller }), ...(customer && { customer }) };
}

const holds = (claim: unknown, value: string): boolean =>
  Array.isArray(claim) ? claim.includes(value) : claim === value;

const textOf = (claim: unknown): string | undefined => (typeof claim === 'string' ? claim : undefined);
