import type { Role } from '../../../cloud/platform/access/roles.ts';
import type { TestCloud } from '../cloud.ts';
import type { Ids } from './ids.ts';

/** Who may, to what is theirs. Said here once more, by hand: the test compares it with what the cloud does. */
const ADMINS: readonly Role[] = ['operator-admin'];
const ENGINEERS: readonly Role[] = [...ADMINS, 'noc-engineer'];
const OPERATORS: readonly Role[] = [...ENGINEERS, 'noc-viewer', 'auditor'];
const PARTNERS: readonly Role[] = [...ENGINEERS, 'reseller-admin'];
export const WHO = {
  admins: ADMINS,
  accountants: [...ADMINS, 'auditor', 'reseller-admin'],
  accountMakers: [...ADMINS, 'reseller-admin'],
  auditors: [...ADMINS, 'auditor'],
  engineers: ENGINEERS,
  operators: OPERATORS,
  partners: PARTNERS,
  installers: [...PARTNERS, 'reseller-installer'],
  operatorsAndResellers: [...OPERATORS, 'reseller-admin'],
  readers: [...OPERATORS, 'reseller-admin', 'customer-viewer'],
  everybody: [...OPERATORS, 'reseller-admin', 'reseller-installer', 'customer-viewer'],
} as const satisfies Record<string, readonly Role[]>;

/** An example of an operation of the OpenAPI document, harmless if it succeeds. */
export type Operation = {
  /** `nobody`: without a credential. */
  who: keyof typeof WHO | 'nobody';
  /** Parameters of the path. */
  path?: (ids: Ids) => Record<string, string | number>;
  query?: Record<string, string>;
  body?: (ids: Ids) => unknown;
  /** Another one, with ids that do not go with the first. */
  otherBody?: (ids: Ids) => unknown;
  /** A body that is no JSON. */
  file?: { type: string; text: string };
  /** What has to be there anew for each time it is done; ids of it take the place of others. */
  fresh?: (cloud: TestCloud, ids: Ids) => Promise<Partial<Ids>>;
  /** It names what is not there, so that not even an operator is told anything else. */
  absent?: true;
  /** Pointers of the body's schema that name nobody's, or the same for everybody. */
  ownerless?: readonly string[];
};
export type Operations = Record<string, Operation>;
