import '../components/relative-time.ts';
import './network-standing.ts';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { templateName } from '../api/layers.ts';
import type { Kind, Network } from '../api/network.ts';
import { standingOf } from '../api/network-view.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { formatNumber } from '../locales/format.ts';
import { currentLocale, t } from '../locales/locale.ts';

/** Networks, one a row. */
@customElement('sk-networks-table')
@localized()
export class NetworksTable extends LitElement {
  static override styles = listPageStyles;

  @property({ attribute: false }) networks: readonly Network[] = [];
  @property({ attribute: false }) kinds: readonly Kind[] = [];
  /** Whether there are networks at all, shown or not. */
  @property({ type: Boolean }) any = false;

  override render() {
    if (this.networks.length === 0) {
      return html`<div class="surface empty">
        <h2>${t(this.any ? 'networks.no-match' : 'networks.none')}</h2>
        <p class="muted">${t(this.any ? 'networks.no-match-text' : 'networks.none-text')}</p>
        ${this.any ? nothing : html`<p><a href="/customers">${t('customers.title')}</a></p>`}
      </div>`;
    }
    return html`<div class="surface">
      <div class="scroll" tabindex="0" role="group" aria-label=${t('networks.title')}>
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">${t('networks.state')}</th>
              <th scope="col">${t('networks.name')}</th>
              <th scope="col">${t('fleet.customer')}</th>
              <th scope="col">${t('networks.kind')}</th>
              <th scope="col">${t('networks.template')}</th>
              <th scope="col" class="number">${t('networks.sites')}</th>
              <th scope="col" class="number">${t('networks.revision')}</th>
              <th scope="col">${t('networks.changed')}</th>
            </tr>
          </thead>
          <tbody>
            ${this.networks.map((network) => this.#row(network))}
          </tbody>
        </table>
      </div>
    </div>`;
  }

  #row(network: Network) {
    const kind = this.kinds.find((each) => each.kind === network.kind)?.title[currentLocale()];
    return html`<tr>
      <td class="state">
        <sk-network-standing .standing=${standingOf(network)}></sk-network-standing>
        ${
          network.status.nextStep
            ? html`<a class="next" href="/networks/${network.id}">${t(`next-step.${network.status.nextStep.action}`)}</a>`
            : nothing
        }
      </td>
      <td class="name"><a href="/networks/${network.id}">${network.name}</a></td>
      <td class="customer"><a href="/customers/${network.customerId}">${network.customer.name}</a></td>
      <td class="nowrap" data-name=${t('networks.kind')}>${kind ?? network.kind}</td>
      <td class="template" data-name=${t('networks.template')}>
        ${
          network.template
            ? html`<a href="/templates/${network.template.id}"
                >${templateName(network.template.name, network.template.number)}</a
              >`
            : html`<span class="muted">${t('networks.no-template')}</span>`
        }
      </td>
      <td class="number" data-name=${t('networks.sites')}>${formatNumber(network.siteIds.length)}</td>
      <td class="number" data-name=${t('networks.revision')}>${network.latestRevision ?? '–'}</td>
      <td class="muted nowrap" data-name=${t('networks.changed')}><sk-ago .instant=${network.updatedAt}></sk-ago></td>
    </tr>`;
  }
}
