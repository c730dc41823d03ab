import '../components/panel.ts';
import '../networks/network-standing.ts';
import { localized } from '@lit/localize';
import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Network } from '../api/network.ts';
import { standingOf } from '../api/network-view.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { t } from '../locales/locale.ts';

/** The networks of a customer. */
@customElement('sk-customer-networks')
@localized()
export class CustomerNetworks extends LitElement {
  static override styles = panelStyles;

  @property({ attribute: false }) networks: readonly Network[] = [];

  override render() {
    return html`<sk-panel heading=${t('customers.networks')}>
        ${
          this.networks.length === 0
            ? html`<p class="muted">${t('customer.networks-none')}</p>`
            : html`<table class="cards">
                <thead>
                  <tr>
                    <th scope="col">${t('networks.state')}</th>
                    <th scope="col">${t('networks.name')}</th>
                    <th scope="col" class="number">${t('networks.sites')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${this.networks.map(
                    (network) => html`<tr>
                      <td class="state"><sk-network-standing .standing=${standingOf(network)}></sk-network-standing></td>
                      <td class="name"><a href="/networks/${network.id}">${network.name}</a></td>
                      <td class="number" data-name=${t('networks.sites')}>${network.siteIds.length}</td>
                    </tr>`,
                  )}
                </tbody>
              </table>`
        }
      </sk-panel>`;
  }
}
