import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { addPerson, NewAccount } from '../../api/people.ts';
import type { User } from '../../api/session.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';
import type { Owners } from '../owner-name.ts';

type Role = User['role'];
const OPERATORS: readonly Role[] = ['operator-admin', 'noc-engineer', 'noc-viewer', 'auditor'];
const PARTNERS: readonly Role[] = ['reseller-admin', 'reseller-installer'];

/** Who, in which role, and whose. */
@customElement('sk-add-person-dialog')
@localized()
export class AddPersonDialog extends Dialog<Awaited<ReturnType<typeof addPerson>>> {
  /** Nobody gives more than it has. */
  @property({ attribute: false }) by!: User;
  @property({ attribute: false }) owners: Owners = { resellers: [], customers: [] };
  @property({ attribute: false }) add!: (person: NewAccount) => ReturnType<typeof addPerson>;
  @state() private name = '';
  @state() private email = '';
  @state() private wanted: Role | '' = '';
  @state() private owner = '';

  protected heading() {
    return t('people.add');
  }

  protected renderBody() {
    const roles: Role[] = [
      ...(this.by.role === 'operator-admin' ? OPERATORS : []),
      ...PARTNERS,
      'customer-viewer',
    ];
    return html`<label class="field">
        <span class="name">${t('people.name')}</span>
        <input maxlength="128" autofocus @input=${(event: Event) => this.#set('name', event)} />
      </label>
      <label class="field">
        <span class="name">${t('sign-in.email')}</span>
        <input type="email" maxlength="254" @input=${(event: Event) => this.#set('email', event)} />
      </label>
      <label class="field">
        <span class="name">${t('people.role')}</span>
        <select @change=${(event: Event) => this.#set('wanted', event)}>
          <option value="">${t('people.choose-role')}</option>
          ${roles.map((role) => html`<option value=${role}>${t(`role.${role}`)}</option>`)}
        </select>
        ${this.wanted ? html`<span class="help">${t(`role-help.${this.wanted}`)}</span>` : nothing}
      </label>
      ${this.#choices().length > 0 ? this.#renderOwner() : nothing}
      <p class="help">${t('people.add-help')}</p>`;
  }

  #renderOwner() {
    return html`<label class="field">
      <span class="name">${t('people.owner')}</span>
      <select @change=${(event: Event) => this.#set('owner', event)}>
        <option value="" ?selected=${this.owner === ''}>${t('people.choose-owner')}</option>
        ${this.#choices().map(({ id, name }) => html`<option value=${id} ?selected=${this.owner === id}>${name}</option>`)}
      </select>
    </label>`;
  }

  /** Whose person it can be, as the role wants it. */
  #choices(): { id: string; name: string }[] {
    const { resellers, customers } = this.owners;
    const those =
      this.wanted === 'customer-viewer' ? customers : PARTNERS.includes(this.wanted as Role) ? resellers : [];
    return those.toSorted((a, b) => a.name.localeCompare(b.name));
  }

  protected renderActions() {
    const { name, email, wanted: role, owner } = this;
    const complete =
      name.trim() && /^[^\s@]+@[^\s@]+$/.test(email) && role && (owner || OPERATORS.includes(role));
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      ?disabled=${!complete}
      @click=${() => this.attempt(() => this.add(this.#person(role as Role)))}
      >${t('people.add-submit')}</wa-button
    >`;
  }

  #person(role: Role): NewAccount {
    const { name, email, owner } = this;
    const whose =
      role === 'customer-viewer'
        ? { customerId: owner }
        : PARTNERS.includes(role)
          ? { resellerId: owner }
          : {};
    return { name: name.trim(), email: email.trim(), role, ...whose };
  }

  #set(field: 'name' | 'email' | 'wanted' | 'owner', event: Event): void {
    const { value } = event.target as HTMLInputElement | HTMLSelectElement;
    if (field === 'wanted') {
      this.wanted = value as Role;
      this.owner = '';
    } else this[field] = value;
  }
}
