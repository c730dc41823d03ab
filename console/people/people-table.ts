import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Names } from '../api/look-up.ts';
import type { Account } from '../api/people.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { formatDate } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { ownerName } from './owner-name.ts';

/** People, a row each. Events `sk-invite`, `sk-disable`, `sk-remove` with the account. */
@customElement('sk-people-table')
@localized()
export class PeopleTable extends LitElement {
  static override styles = listPageStyles;

  @property({ attribute: false }) people: readonly Account[] = [];
  /** Of those whose they are. */
  @property({ attribute: false }) names: Names = new Map();
  @property() self = '';
  @property({ type: Boolean }) changeable = false;

  override render() {
    return html`<div class="surface">
      <table class="cards">
        <thead>
          <tr>
            <th>${t('people.name')}</th>
            <th>${t('sign-in.email')}</th>
            <th>${t('people.role')}</th>
            <th>${t('people.owner')}</th>
            <th>${t('people.since')}</th>
            <th><span class="hidden-text">${t('actions')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${this.people.map((person) => this.#renderRow(person))}
        </tbody>
      </table>
    </div>`;
  }

  #renderRow(person: Account) {
    const { name, email, role, disabled, singleSignOn, service, createdAt } = person;
    return html`<tr>
      <td class="name">
        ${name} ${disabled ? html`<span class="muted">(${t('people.disabled')})</span>` : nothing}
      </td>
      <td>${email}</td>
      <td data-name=${t('people.role')}>
        ${t(`role.${role}`)} ${service ? html`<span class="muted">(${t('people.service')})</span>` : nothing}
        ${singleSignOn ? html`<span class="muted">(${t('method.single-sign-on')})</span>` : nothing}
      </td>
      <td data-name=${t('people.owner')}>${ownerName(person, this.names)}</td>
      <td data-name=${t('people.since')}>${formatDate(createdAt)}</td>
      <td class="number">${this.changeable && person.id !== this.self ? this.#renderMenu(person) : nothing}</td>
    </tr>`;
  }

  #renderMenu(person: Account) {
    const select = (event: CustomEvent<{ item: { value: string } }>) =>
      this.dispatchEvent(new CustomEvent(event.detail.item.value, { detail: person }));
    return html`<wa-dropdown size="s" placement="bottom-end" @wa-select=${select}>
      <wa-button slot="trigger" size="s" appearance="plain" with-caret
        >${t('actions')} <span class="hidden-text">${person.name}</span></wa-button
      >
      ${person.service ? nothing : html`<wa-dropdown-item value="sk-invite">${t('people.invite')}</wa-dropdown-item>`}
      <wa-dropdown-item value="sk-disable"
        >${person.disabled ? t('people.enable') : t('people.disable')}</wa-dropdown-item
      >
      <wa-dropdown-item value="sk-remove" variant="danger">${t('people.remove')}</wa-dropdown-item>
    </wa-dropdown>`;
  }
}
