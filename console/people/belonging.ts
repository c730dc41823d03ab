import { html, nothing } from 'lit';
import type { User } from '../api/session.ts';
import { t } from '../locales/locale.ts';
import type { Owners } from './owner-name.ts';

type Role = User['role'];
/** A role, and the id of whose it is where the role wants one. Empty: not chosen yet. */
export type Belonging = { role: Role | ''; owner: string };
export const NOT_CHOSEN: Belonging = { role: '', owner: '' };

const OPERATORS: readonly Role[] = ['operator-admin', 'noc-engineer', 'noc-viewer', 'auditor'];
const PARTNERS: readonly Role[] = ['reseller-admin', 'reseller-installer'];

export const isChosen = ({ role, owner }: Belonging): boolean =>
  role !== '' && (owner !== '' || OPERATORS.includes(role));

/** As the interface wants it. */
export function belongingOf({ role, owner }: Belonging): { resellerId?: string; customerId?: string } {
  if (role === 'customer-viewer') return { customerId: owner };
  return PARTNERS.includes(role as Role) ? { resellerId: owner } : {};
}

/** Two fields: the role, of those that `by` can give, and where it matters whose. Nobody gives more than it has. */
export function renderBelonging(
  by: User,
  owners: Owners,
  chosen: Belonging,
  choose: (belonging: Belonging) => void,
) {
  const roles: Role[] = [...(by.role === 'operator-admin' ? OPERATORS : []), ...PARTNERS, 'customer-viewer'];
  const choices = choicesFor(chosen.role, owners);
  return html`<label class="field">
      <span class="name">${t('people.role')}</span>
      <select @change=${(event: Event) => choose({ role: textOf(event) as Role | '', owner: '' })}>
        <option value="">${t('people.choose-role')}</option>
        ${roles.map((role) => html`<option value=${role}>${t(`role.${role}`)}</option>`)}
      </select>
      ${chosen.role ? html`<span class="help">${t(`role-help.${chosen.role}`)}</span>` : nothing}
    </label>
    ${
      choices.length === 0
        ? nothing
        : html`<label class="field">
            <span class="name">${t('people.owner')}</span>
            <select @change=${(event: Event) => choose({ ...chosen, owner: textOf(event) })}>
              <option value="" ?selected=${chosen.owner === ''}>${t('people.choose-owner')}</option>
              ${choices.map(
                ({ id, name }) => html`<option value=${id} ?selected=${chosen.owner === id}>${name}</option>`,
              )}
            </select>
          </label>`
    }`;
}

function choicesFor(role: Belonging['role'], { resellers, customers }: Owners): Owners['resellers'] {
  const those = role === 'customer-viewer' ? customers : PARTNERS.includes(role as Role) ? resellers : [];
  return those.toSorted((a, b) => a.name.localeCompare(b.name));
}

const textOf = (event: Event): string => (event.target as HTMLSelectElement).value;
