import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js';
import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js';
import '../components/panel.ts';
import '../components/status-badge.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Appliance } from '../api/appliance.ts';
import type { Network } from '../api/network.ts';
import type { Site } from '../api/site.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { t } from '../locales/locale.ts';

/**
 * The sites of a customer, with their lines, and the appliance that stands there. Events `sk-add`, and with a site
 * `sk-edit`, `sk-remove`, `sk-register` and `sk-claim`.
 */
@customElement('sk-customer-sites')
@localized()
export class CustomerSites extends LitElement {
  static override styles = [
    panelStyles,
    css`
      td.name {
        font-weight: 600;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      .menu {
        text-align: end;
      }
    `,
  ];

  @property({ attribute: false }) sites: readonly Site[] = [];
  @property({ attribute: false }) networks: readonly Network[] = [];
  /** By the id of the site it stands in. */
  @property({ attribute: false }) appliances: ReadonlyMap<string, Appliance> = new Map();
  @property({ type: Boolean }) mayChange = false;
  @property({ type: Boolean }) mayRegister = false;
  /** A box that was registered before can be put into a site. */
  @property({ type: Boolean }) mayClaim = false;

  override render() {
    return html`<sk-panel heading=${t('networks.sites')}>
      ${
        this.mayChange
          ? html`<wa-button slot="aside" size="s" appearance="outlined" @click=${this.#tell('sk-add')}
              >${t('sites.add')}</wa-button
            >`
          : nothing
      }
      ${this.sites.length === 0 ? html`<p class="muted">${t('customer.sites-none')}</p>` : this.#renderTable()}
    </sk-panel>`;
  }

  #renderTable() {
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${t('networks.sites')}>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">${t('fleet.site')}</th>
            <th scope="col">${t('fleet.serial')}</th>
            <th scope="col">${t('lines.some')}</th>
            <th scope="col">${t('customer.address')}</th>
            <th scope="col">${t('networks.title')}</th>
            ${this.mayChange ? html`<th scope="col"><span class="hidden-text">${t('actions')}</span></th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${this.sites.map((site) => this.#row(site))}
        </tbody>
      </table>
    </div>`;
  }

  #row(site: Site) {
    const within = this.networks.filter(({ siteIds }) => siteIds.includes(site.id));
    return html`<tr>
      <td class="name">${site.name}</td>
      <td data-name=${t('fleet.serial')}>${this.#renderAppliance(site)}</td>
      <td data-name=${t('lines.some')}>${linesText(site)}</td>
      <td data-name=${t('customer.address')}>${site.address ?? '–'}</td>
      <td data-name=${t('networks.title')}>
        ${
          within.length === 0
            ? '–'
            : within.map(
                ({ id, name }, index) =>
                  html`${index > 0 ? ', ' : nothing}<a href="/networks/${id}">${name}</a>`,
              )
        }
      </td>
      ${this.mayChange ? html`<td class="menu">${this.#renderMenu(site)}</td>` : nothing}
    </tr>`;
  }

  #renderAppliance(site: Site) {
    const appliance = this.appliances.get(site.id);
    if (appliance)
      return html`<a class="mono" href="/appliances/${appliance.id}">${appliance.serial}</a>
        <sk-status .status=${appliance.status}></sk-status>`;
    const button = (event: string, name: string) =>
      html`<wa-button size="xs" appearance="outlined" @click=${this.#tell(event, site)}
        >${name}<span class="hidden-text"> ${site.name}</span></wa-button
      >`;
    if (!this.mayRegister && !this.mayClaim) return html`<span class="muted">–</span>`;
    return html`<div class="buttons">
      ${this.mayRegister ? button('sk-register', t('register.open')) : nothing}
      ${this.mayClaim ? button('sk-claim', t('claim.open')) : nothing}
    </div>`;
  }

  #renderMenu(site: Site) {
    const select = ({ detail }: CustomEvent<{ item: { value: string } }>) =>
      this.#tell(detail.item.value, site)();
    return html`<wa-dropdown size="s" placement="bottom-end" @wa-select=${select}>
      <wa-button slot="trigger" size="xs" appearance="plain" with-caret
        >${t('actions')}<span class="hidden-text"> ${site.name}</span></wa-button
      >
      <wa-dropdown-item value="sk-edit">${t('edit.open')}</wa-dropdown-item>
      <wa-dropdown-item value="sk-remove" variant="danger">${t('remove.open')}</wa-dropdown-item>
    </wa-dropdown>`;
  }

  #tell = (name: string, detail?: Site) => () => this.dispatchEvent(new CustomEvent(name, { detail }));
}

/** e.g. `wan1 DHCP, wan2 PPPoE`. */
const linesText = ({ accessLines }: Site): string =>
  accessLines.map(({ name, addressing }) => `${name} ${t(`lines.${addressing.method}`)}`).join(', ') || '–';
