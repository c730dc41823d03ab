import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/panel.ts';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { AddressPool } from '../api/address-pool.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { formatPercent } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { controls } from '../styles/controls.ts';

/** The pools of one owner, in the order of their use. Events `sk-edit` (without a pool: a new one) and `sk-remove`. */
@customElement('sk-pools-panel')
@localized()
export class PoolsPanel extends LitElement {
  static override styles = [panelStyles, controls];

  @property({ attribute: false }) pools: readonly AddressPool[] = [];
  @property({ type: Boolean }) ofOperator = false;
  @property({ type: Boolean }) mayChange = false;

  override render() {
    return html`<sk-panel heading=${t('pools.title')}>
      ${
        this.mayChange
          ? html`<wa-button slot="aside" size="s" appearance="outlined" @click=${this.#tell('sk-edit', undefined)}
              >${t('pools.add')}</wa-button
            >`
          : nothing
      }
      ${
        this.pools.length === 0
          ? html`<p class="muted">${t(this.ofOperator ? 'pools.none-operator' : 'pools.none-customer')}</p>`
          : this.#renderTable()
      }
    </sk-panel>`;
  }

  #renderTable() {
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${t('pools.title')}>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">${t('pools.network')}</th>
            ${this.ofOperator ? html`<th scope="col">${t('pools.block')}</th>` : nothing}
            <th scope="col">${t('pools.use')}</th>
            <th scope="col">${t('addresses.free')}</th>
            <th scope="col">${t('pools.note')}</th>
            ${this.mayChange ? html`<th scope="col"><span class="hidden-text">${t('actions')}</span></th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${this.pools.map((pool) => this.#row(pool))}
        </tbody>
      </table>
    </div>`;
  }

  #row(pool: AddressPool) {
    const { network, blockPrefixLength, utilisation, note } = pool;
    return html`<tr>
      <td class="mono name">${network}</td>
      ${
        this.ofOperator
          ? html`<td data-name=${t('pools.block')}>${blockPrefixLength === null ? t('pools.shared') : `/${blockPrefixLength}`}</td>`
          : nothing
      }
      <td data-name=${t('pools.use')}>${utilisation ? formatPercent(utilisation.share * 100) : '–'}</td>
      <td data-name=${t('addresses.free')}>
        ${
          utilisation
            ? t('addresses.subnets', {
                count: utilisation.freeSubnets,
                length: utilisation.subnetPrefixLength,
              })
            : '–'
        }
      </td>
      <td data-name=${t('pools.note')}>${note ?? '–'}</td>
      ${
        this.mayChange
          ? html`<td>
              <div class="buttons end">
                <wa-button size="xs" appearance="outlined" @click=${this.#tell('sk-edit', pool)}
                  >${t('pools.edit')}</wa-button
                >
                <wa-button size="xs" appearance="outlined" @click=${this.#tell('sk-remove', pool)}
                  >${t('pools.remove')}</wa-button
                >
              </div>
            </td>`
          : nothing
      }
    </tr>`;
  }

  #tell = (name: string, detail: AddressPool | undefined) => () =>
    this.dispatchEvent(new CustomEvent(name, { detail }));
}
