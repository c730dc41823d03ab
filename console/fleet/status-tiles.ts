import '../components/status-badge.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { STATUSES, type Status } from '../api/appliance.ts';
import { formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';

/** How many appliances are in which status; a tile filters (event `sk-status-selected`), a second press shows all. */
@customElement('sk-status-tiles')
@localized()
export class StatusTiles extends LitElement {
  static override styles = [
    base,
    css`
      div {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(112px, 1fr));
        gap: 8px;
      }
      button {
        display: grid;
        grid-template-columns: auto 1fr;
        align-items: center;
        gap: 0 8px;
        padding: 8px 12px;
        font: inherit;
        text-align: start;
        color: var(--sk-text);
        background: var(--sk-surface);
        border: 1px solid var(--sk-border);
        border-radius: var(--sk-radius);
        box-shadow: var(--sk-shadow);
        cursor: pointer;
      }
      button:hover {
        background: var(--sk-hover);
        border-color: var(--sk-border-strong);
      }
      button[aria-pressed='true'] {
        border-color: var(--sk-accent);
        background: var(--sk-accent-quiet);
        box-shadow: inset 0 0 0 1px var(--sk-accent);
      }
      .count {
        font-size: 20px;
        line-height: 24px;
        font-weight: 650;
      }
      .none .count {
        color: var(--sk-muted);
        font-weight: 500;
      }
      .name {
        grid-column: 1 / -1;
        font-size: 12px;
        line-height: 16px;
        color: var(--sk-muted);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      @media (max-width: 1100px) {
        div {
          grid-template-columns: repeat(4, 1fr);
        }
      }
      @media (max-width: 640px) {
        div {
          grid-template-columns: repeat(2, 1fr);
        }
        button {
          grid-template-columns: auto auto 1fr;
          padding: 6px 12px;
        }
        .name {
          grid-column: auto;
        }
        .count {
          font-size: 16px;
        }
      }
    `,
  ];

  @property({ attribute: false }) counts!: Record<Status, number>;
  @property({ type: Number }) total = 0;
  @property({ attribute: false }) selected: Status | undefined;

  override render() {
    return html`<div role="group" aria-label=${t('fleet.filter')}>
      ${this.#tile(undefined, this.total)} ${STATUSES.filter((status) => status !== 'retired' || this.counts.retired > 0).map((status) => this.#tile(status, this.counts[status]))}
    </div>`;
  }

  #tile(status: Status | undefined, count: number) {
    return html`<button
      class=${count === 0 ? 'none' : nothing}
      title=${status ? t(`status.${status}.meaning`) : nothing}
      aria-pressed=${this.selected === status}
      @click=${() => this.#select(this.selected === status ? undefined : status)}
    >
      ${status ? html`<sk-status .status=${status} compact></sk-status>` : nothing}
      <span class="count">${formatNumber(count)}</span>
      <span class="name">${status ? t(`status.${status}`) : t('fleet.all')}</span>
    </button>`;
  }

  #select(status: Status | undefined): void {
    this.dispatchEvent(new CustomEvent('sk-status-selected', { detail: status }));
  }
}
