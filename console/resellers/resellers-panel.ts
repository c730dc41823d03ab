import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Reseller } from '../api/reseller.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';

/** Those of whom customers buy, one a row. Events `sk-edit` and `sk-remove` with the reseller. */
@customElement('sk-resellers-panel')
@localized()
export class ResellersPanel extends LitElement {
  static override styles = listPageStyles;

  @property({ attribute: false }) resellers: readonly Reseller[] = [];
  @property({ type: Boolean }) mayChange = false;

  override render() {
    if (this.resellers.length === 0)
      return html`<div class="surface empty">
        <h2>${t('resellers.none')}</h2>
        <p class="muted">${t('resellers.none-text')}</p>
      </div>`;
    return html`<div class="surface">
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">${t('customers.reseller')}</th>
            <th scope="col">${t('external-key.name')}</th>
            <th scope="col" class="number">${t('customers.title')}</th>
            ${this.mayChange ? html`<th scope="col"><span class="hidden-text">${t('actions')}</span></th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${this.resellers
            .toSorted((a, b) => a.name.localeCompare(b.name))
            .map((reseller) => this.#row(reseller))}
        </tbody>
      </table>
    </div>`;
  }

  #row(reseller: Reseller) {
    const { name, externalKey, customerCount } = reseller;
    return html`<tr>
      <td class="name">${name}</td>
      <td class="mono" data-name=${t('external-key.name')}>${externalKey ?? '–'}</td>
      <td class="number" data-name=${t('customers.title')}>${formatNumber(customerCount)}</td>
      ${this.mayChange ? html`<td class="number">${this.#renderMenu(reseller)}</td>` : nothing}
    </tr>`;
  }

  #renderMenu(reseller: Reseller) {
    const select = ({ detail }: CustomEvent<{ item: { value: string } }>) =>
      this.dispatchEvent(new CustomEvent(detail.item.value, { detail: reseller }));
    return html`<wa-dropdown size="s" placement="bottom-end" @wa-select=${select}>
      <wa-button slot="trigger" size="xs" appearance="plain" with-caret
        >${t('actions')}<span class="hidden-text"> ${reseller.name}</span></wa-button
      >
      <wa-dropdown-item value="sk-edit">${t('edit.open')}</wa-dropdown-item>
      <wa-dropdown-item value="sk-remove" variant="danger">${t('remove.open')}</wa-dropdown-item>
    </wa-dropdown>`;
  }
}
