import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '../components/relative-time.ts';
import '../components/status-badge.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type Appliance, differs } from '../api/appliance.ts';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';

/** Which appliance this is and how it stands. */
@customElement('sk-appliance-header')
@localized()
export class ApplianceHeader extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        gap: 4px;
      }
      .back {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        font-size: 13px;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 24px;
      }
      h1 {
        font-family: var(--sk-mono);
      }
      .revisions {
        display: flex;
        gap: 24px;
        margin-inline-start: auto;
      }
      dt {
        font-size: 12px;
        line-height: 16px;
        color: var(--sk-muted);
      }
      dd {
        font-size: 16px;
        line-height: 24px;
        font-weight: 650;
      }
      p a {
        text-decoration: underline;
      }
      .differs {
        color: var(--sk-warn);
      }
      @media (max-width: 640px) {
        .revisions {
          margin: 0;
          width: 100%;
        }
      }
    `,
  ];

  @property({ attribute: false }) appliance!: Appliance;

  override render() {
    const { serial, status, replaces, replacedBy, wanted, confirmed, lastSeenAt } = this.appliance;
    return html`
      <div><a class="back" href="/"><wa-icon name="chevron-left"></wa-icon>${t('appliance.back')}</a></div>
      <div class="line">
        <div>
          <h1>${serial}</h1>
          <p class="muted">${this.#renderPlace()}</p>
          ${replaces ? renderOther(t('appliance.replaces'), replaces) : nothing}
          ${replacedBy ? renderOther(t('appliance.replaced-by'), replacedBy) : nothing}
        </div>
        <div>
          <sk-status .status=${status}></sk-status>
          <p class="muted">${t(`status.${status}.meaning`)}</p>
        </div>
        <dl class="revisions">
          <div><dt>${t('appliance.wanted')}</dt><dd>${wanted?.revision ?? '–'}</dd></div>
          <div>
            <dt>${t('appliance.confirmed')}</dt>
            <dd class=${differs(this.appliance) ? 'differs' : ''}>${confirmed?.revision ?? '–'}</dd>
          </div>
          <div>
            <dt>${t('appliance.last-seen')}</dt>
            <dd><sk-ago .instant=${lastSeenAt} otherwise=${t('fleet.never')}></sk-ago></dd>
          </div>
        </dl>
        <slot name="actions"></slot>
      </div>
    `;
  }

  #renderPlace() {
    const { site, customer } = this.appliance;
    if (!site) return t('fleet.no-site');
    return html`${site.name}${customer ? html` · <a href="/customers/${customer.id}">${customer.name}</a>` : nothing}`;
  }
}

function renderOther(how: string, { id, serial }: { id: string; serial: string }) {
  return html`<p class="muted">${how} <a class="mono" href="/appliances/${id}">${serial}</a></p>`;
}
