import '../components/panel.ts';
import '../networks/network-standing.ts';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Site } from '../api/customer.ts';
import type { Network } from '../api/network.ts';
import { standingOf } from '../api/network-view.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { t } from '../locales/locale.ts';

/** The networks and sites of a customer. */
@customElement('sk-customer-networks')
@localized()
export class CustomerNetworks extends LitElement {
  static override styles = panelStyles;

  @property({ attribute: false }) networks: readonly Network[] = [];
  @property({ attribute: false }) sites: readonly Site[] = [];

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
      </sk-panel>
      <sk-panel heading=${t('networks.sites')} class="below">
        ${
          this.sites.length === 0
            ? html`<p class="muted">${t('customer.sites-none')}</p>`
            : html`<table class="cards">
                <thead>
                  <tr>
                    <th scope="col">${t('fleet.site')}</th>
                    <th scope="col">${t('customer.address')}</th>
                    <th scope="col">${t('networks.title')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${this.sites.map((site) => this.#site(site))}
                </tbody>
              </table>`
        }
      </sk-panel>`;
  }

  #site({ id, name, address }: Site) {
    const within = this.networks.filter(({ siteIds }) => siteIds.includes(id));
    return html`<tr>
      <td class="name">${name}</td>
      <td>${address ?? html`<span class="muted">–</span>`}</td>
      <td data-name=${t('networks.title')}>
        ${within.map(
          (network, index) =>
            html`${index > 0 ? ', ' : nothing}<a href="/networks/${network.id}">${network.name}</a>`,
        )}
      </td>
    </tr>`;
  }
}
