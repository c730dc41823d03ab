import '@awesome.me/webawesome/dist/components/button/button.js';
import '../../components/panel.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Kind, Network } from '../../api/network.ts';
import type { Draft } from '../../api/network-draft.ts';
import type { Site } from '../../api/site.ts';
import { panelStyles } from '../../components/panel-styles.ts';
import { currentLocale, t } from '../../locales/locale.ts';
import { controls } from '../../styles/controls.ts';

/** The customer's sites: which are in the network, and what the last commit gave them. Event `sk-draft`. */
@customElement('sk-sites-panel')
@localized()
export class SitesPanel extends LitElement {
  static override styles = [
    panelStyles,
    controls,
    css`
      .offer {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
        margin-bottom: 12px;
        padding: 8px 12px;
        border-radius: var(--sk-radius);
        background: var(--sk-page);
      }
      td:first-child {
        width: 32px;
      }
    `,
  ];

  @property({ attribute: false }) draft!: Draft;
  @property({ attribute: false }) network!: Network;
  @property({ attribute: false }) sites: readonly Site[] = [];
  @property({ type: Boolean }) disabled = false;
  /** The kind that joins several sites, where this one has a single one. */
  @property({ attribute: false }) joins: Kind | undefined;

  override render() {
    return html`<sk-panel heading=${t('sites.title')}>
      <span slot="aside" class="aside">${t('sites.count', { count: this.draft.siteIds.length })}</span>
      ${this.joins && !this.disabled ? this.#renderOffer(this.joins) : nothing}
      ${
        this.sites.length === 0
          ? html`<p class="muted">${t('sites.none')}</p>`
          : html`<div class="scroll" tabindex="0" role="group" aria-label=${t('sites.title')}>
              <table class="cards">
                <thead>
                  <tr>
                    <th scope="col"><span class="hidden-text">${t('sites.in-network')}</span></th>
                    <th scope="col">${t('fleet.site')}</th>
                    <th scope="col">${t('target.role')}</th>
                    <th scope="col">${t('sites.subnets')}</th>
                    <th scope="col">${t('sites.lines')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${this.sites.map((site) => this.#row(site))}
                </tbody>
              </table>
            </div>`
      }
    </sk-panel>`;
  }

  /** One site is all such a network can have; the way to more is beside it. */
  #renderOffer(joins: Kind) {
    const kind = joins.title[currentLocale()];
    return html`<p class="offer">
      ${t('change-kind.offer')}
      <wa-button size="s" appearance="outlined" @click=${() => this.dispatchEvent(new Event('sk-change-kind'))}
        >${t('change-kind.open', { kind })}</wa-button
      >
    </p>`;
  }

  #row(site: Site) {
    const inside = this.draft.siteIds.includes(site.id);
    const placed = this.network.sites.find(({ siteId }) => siteId === site.id);
    return html`<tr>
      <td class="state">
        <input
          type="checkbox"
          aria-label=${t('sites.include', { site: site.name })}
          .checked=${inside}
          ?disabled=${this.disabled}
          @change=${() => this.#toggle(site.id, !inside)}
        />
      </td>
      <td class="name">${site.name}${site.address ? html`<br /><span class="muted">${site.address}</span>` : nothing}</td>
      <td data-name=${t('target.role')}>${placed && inside ? t(`site-role.${placed.role}`) : '–'}</td>
      <td data-name=${t('sites.subnets')}>
        ${
          placed && placed.allotments.length > 0
            ? placed.allotments.map(
                ({ lan, subnet }) => html`<div>${lan} <span class="mono">${subnet}</span></div>`,
              )
            : html`<span class="muted">${t('sites.not-allotted')}</span>`
        }
      </td>
      <td data-name=${t('sites.lines')}>
        ${site.accessLines.map(
          ({ name, addressing }) => html`<div>${name} <span class="muted">${addressing.method}</span></div>`,
        )}
      </td>
    </tr>`;
  }

  #toggle(siteId: string, inside: boolean): void {
    const others = this.draft.siteIds.filter((id) => id !== siteId);
    const siteIds = inside ? [...others, siteId] : others;
    this.dispatchEvent(new CustomEvent('sk-draft', { detail: { ...this.draft, siteIds } }));
  }
}
