import { ROLES, type Role, SCOPE_OF_ROLE } from './roles.ts';

const ADMINS = ['operator-admin'] as const;
const ENGINEERS = [...ADMINS, 'noc-engineer'] as const;
const OPERATORS = [...ENGINEERS, 'noc-viewer', 'auditor'] as const;
/** Who changes what is theirs. */
const PARTNERS = [...ENGINEERS, 'reseller-admin'] as const;
const INSTALLERS = [...PARTNERS, 'reseller-installer'] as const;
const READERS = [...OPERATORS, 'reseller-admin', 'customer-viewer'] as const;
const EVERYBODY = ROLES;

/**
 * Which role may do what, each to resources in its scope. The only such table: routes name an action, `can` looks it up.
 * `write` is creating, changing and deleting.
 */
const GRANTS = {
  'account:own': EVERYBODY,
  /** Accounts; nobody gives more than it has: see may-grant.ts. */
  'user:read': [...ADMINS, 'auditor', 'reseller-admin'],
  'user:write': [...ADMINS, 'reseller-admin'],
  'sign-in-policy:read': [...ADMINS, 'auditor'],
  'sign-in-policy:write': ADMINS,
  'token:read': [...ADMINS, 'auditor'],
  'token:write': ADMINS,

  'reseller:read': [...OPERATORS, 'reseller-admin'],
  'reseller:write': ENGINEERS,
  'customer:read': EVERYBODY,
  'customer:write': PARTNERS,
  /** By hand; pilots move it too. */
  'customer:stage': ENGINEERS,
  'customer:suspend': ENGINEERS,
  'suspension:read': READERS,
  'site:read': EVERYBODY,
  'site:write': PARTNERS,
  'pilot:read': READERS,
  'pilot:write': PARTNERS,
  'import:run': PARTNERS,
  'export:run': READERS,

  'appliance:read': EVERYBODY,
  'appliance:write': PARTNERS,
  'appliance:claim': INSTALLERS,
  'target-state:read': READERS,
  'telemetry:read': EVERYBODY,
  'command:read': EVERYBODY,
  /** Commands that change nothing. */
  'command:check': INSTALLERS,
  'command:run': PARTNERS,
  'certificate:read': READERS,
  'certificate:revoke': PARTNERS,
  'certificate-authority:read': OPERATORS,
  'certificate-authority:write': ADMINS,

  'network-kind:read': READERS,
  'template:read': [...OPERATORS, 'reseller-admin'],
  'template:write': ENGINEERS,
  'layer:read': OPERATORS,
  'layer:write': ADMINS,
  'network:read': READERS,
  'network:write': PARTNERS,
  'revision:read': READERS,
  'revision:commit': PARTNERS,
  'rollout:read': READERS,
  'rollout:write': PARTNERS,
  'teleworker:read': READERS,
  'teleworker:write': PARTNERS,
  'address-pool:read': READERS,
  'address-pool:write': PARTNERS,
  'address-reservation:read': READERS,
  'address-reservation:write': PARTNERS,
  'renumbering:read': READERS,
  'renumbering:write': PARTNERS,

  'live:listen': EVERYBODY,
  /** Of what one may read. */
  'name:read': EVERYBODY,
  'enrolment-request:read': OPERATORS,
  'enrolment-request:decide': ENGINEERS,
  'factory-trust-anchor:read': OPERATORS,
  'factory-trust-anchor:write': ADMINS,
  'refusal:read': OPERATORS,
  'audit:read': [...ADMINS, 'auditor'],
  'metrics:read': OPERATORS,
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof GRANTS;
export const ACTIONS = Object.keys(GRANTS) as Action[];

export function grants(role: Role, action: Action): boolean {
  return rolesFor(action).includes(role);
}

/** A role, and one more that bounds what it may do: a token does nothing that its holder may not. */
export type Bounded = { role: Role; within?: Role };

export const may = ({ role, within = role }: Bounded, action: Action): boolean =>
  grants(role, action) && grants(within, action);

export const rolesFor = (action: Action): readonly Role[] => GRANTS[action];

/** Whether anybody but operators may do it, so that it matters whose a resource is. */
export const isForTenants = (action: Action): boolean =>
  rolesFor(action).some((role) => SCOPE_OF_ROLE[role] !== 'operator');

/** All that a role may do. */
export const actionsOf = (role: Role): Action[] => ACTIONS.filter((action) => grants(role, action));
