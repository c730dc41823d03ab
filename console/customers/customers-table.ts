import './customer-stage.ts';
import { localized } from '@lit/localize';
import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Customer } from '../api/customer.ts';
import type { Network } from '../api/network.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { t } from '../locales/locale.ts';

/** Customers, one a row, with their networks. */
@customElement('sk-customers-table')
@localized()
export class CustomersTable extends LitElement {
  static override styles = listPageStyles;

  @property({ attribute: false }) customers: readonly Customer[] = [];
  @property({ attribute: false }) networks: ReadonlyMap<string, readonly Network[]> = new Map();

  override render() {
    return html`<div class="surface">
      <div class="scroll" tabindex="0" role="group" aria-label=${t('customers.title')}>
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">${t('customers.stage')}</th>
              <th scope="col">${t('fleet.customer')}</th>
              <th scope="col">${t('customers.tier')}</th>
              <th scope="col">${t('customers.networks')}</th>
            </tr>
          </thead>
          <tbody>
            ${this.customers.map((customer) => this.#row(customer))}
          </tbody>
        </table>
      </div>
    </div>`;
  }

  #row({ id, name, stage, tier }: Customer) {
    const networks = this.networks.get(id) ?? [];
    return html`<tr>
      <td class="state"><sk-customer-stage .stage=${stage}></sk-customer-stage></td>
      <td class="name"><a href="/customers/${id}">${name}</a></td>
      <td data-name=${t('customers.tier')}>${t(`tier.${tier}`)}</td>
      <td data-name=${t('customers.networks')}>
        ${
          networks.length === 0
            ? html`<span class="muted">–</span>`
            : networks.map(
                (network, index) =>
                  html`${index > 0 ? ', ' : ''}<a href="/networks/${network.id}">${network.name}</a>`,
              )
        }
      </td>
    </tr>`;
  }
}
