import type { User } from './session.ts';

export type Role = User['role'];
export const OPERATOR_ROLES: readonly Role[] = ['operator-admin', 'noc-engineer', 'noc-viewer', 'auditor'];
export const PARTNER_ROLES: readonly Role[] = ['reseller-admin', 'reseller-installer'];
export const ROLES: readonly Role[] = [...OPERATOR_ROLES, ...PARTNER_ROLES, 'customer-viewer'];
