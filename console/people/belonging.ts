import { html, nothing } from 'lit';
import type { Api } from '../api/client.ts';
import { findCustomers, findResellers, type Search } from '../api/look-up.ts';
import { OPERATOR_ROLES, PARTNER_ROLES, type Role } from '../api/roles.ts';
import type { User } from '../api/session.ts';
import type { Choice, LookupField } from '../components/dialog/form-dialog.ts';
import { t } from '../locales/locale.ts';

/** A role, and the id of whose it is where the role wants one. Empty: not chosen yet. */
export type Belonging = { role: Role | ''; owner: string };

/** As the interface wants it. */
export function belongingOf({ role, owner }: Belonging): { resellerId?: string; customerId?: string } {
  if (role === 'customer-viewer') return { customerId: owner };
  return PARTNER_ROLES.includes(role as Role) ? { resellerId: owner } : {};
}

/** Fields of a dialog. */
type Fields = {
  held(pointer: string): string;
  choice(field: Choice): unknown;
  lookup(field: LookupField): unknown;
};

/** Finds those whose people and tokens there can be. */
export type Owners = { resellers: Search; customers: Search };
export const findOwners = (api: Api): Owners => ({
  resellers: findResellers(api),
  customers: findCustomers(api),
});

const ownerAt = (role: string) => (role === 'customer-viewer' ? '/customerId' : '/resellerId');

/** What the two fields say. */
export function belongingIn(fields: Pick<Fields, 'held'>): Belonging {
  const role = fields.held('/role') as Belonging['role'];
  return { role, owner: fields.held(ownerAt(role)) };
}

/** Two fields: the role, of those that `by` can give, and where it matters whose. Nobody gives more than it has. */
export function renderBelonging(by: User, owners: Owners, fields: Fields) {
  const roles: Role[] = [
    ...(by.role === 'operator-admin' ? OPERATOR_ROLES : []),
    ...PARTNER_ROLES,
    'customer-viewer',
  ];
  const role = fields.held('/role') as Belonging['role'];
  const search = searchFor(role, owners);
  return html`${fields.choice({
    pointer: '/role',
    name: t('people.role'),
    help: role ? t(`role-help.${role}`) : undefined,
    required: true,
    options: [
      { value: '', name: t('people.choose-role') },
      ...roles.map((value) => ({ value, name: t(`role.${value}`) })),
    ],
  })}
  ${
    search === undefined
      ? nothing
      : fields.lookup({
          pointer: ownerAt(role),
          name: t('people.owner'),
          required: true,
          search,
          placeholder: t('people.choose-owner'),
        })
  }`;
}

function searchFor(role: Belonging['role'], { resellers, customers }: Owners): Search | undefined {
  if (role === 'customer-viewer') return customers;
  return PARTNER_ROLES.includes(role as Role) ? resellers : undefined;
}
