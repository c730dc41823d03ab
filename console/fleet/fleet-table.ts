import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { localized } from '@lit/localize';
import { type VirtualizerHostElement, virtualize, virtualizerRef } from '@lit-labs/virtualizer/virtualize.js';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { Appliance } from '../api/appliance.ts';
import { SORT_KEYS, type SortKey } from '../api/fleet-view.ts';
import { t } from '../locales/locale.ts';
import { navigate } from '../router.ts';
import { renderMissingRow, renderRow } from './fleet-row.ts';
import { fleetTableStyles } from './fleet-table-styles.ts';

const STEPS: Record<string, (index: number, last: number) => number> = {
  ArrowDown: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  Home: () => 0,
  End: (_, last) => last,
};

/** The appliances, one a row; only the rows in sight exist. Arrow keys move from row to row. */
@customElement('sk-fleet-table')
@localized()
export class FleetTable extends LitElement {
  static override styles = fleetTableStyles;

  /** Those not read yet are empty; event `sk-need` with the place of one that comes into sight. */
  @property({ attribute: false }) appliances: (Appliance | undefined)[] = [];
  @property() sort: SortKey = 'serial';
  @property({ type: Boolean }) descending = false;
  @query('.body') private body!: VirtualizerHostElement;

  override render() {
    return html`<div role="table" aria-label=${t('fleet.table')} aria-rowcount=${this.appliances.length + 1}>
      <div role="rowgroup" class="head">
        <div role="row" aria-rowindex="1">${SORT_KEYS.map((key) => this.#columnHeader(key))}</div>
      </div>
      <div role="rowgroup" class="body" @keydown=${this.#move} @click=${this.#open}>
        ${virtualize({
          items: this.appliances,
          keyFunction: (appliance, index) => appliance?.id ?? index,
          renderItem: this.#renderRow,
        })}
      </div>
    </div>`;
  }

  #renderRow = (appliance: Appliance | undefined, index: number) => {
    if (appliance) return renderRow(appliance, index);
    // Asked for once the rows stand, for the answer changes them.
    queueMicrotask(() => this.dispatchEvent(new CustomEvent('sk-need', { detail: index })));
    return renderMissingRow(index);
  };

  #columnHeader(key: SortKey) {
    const sorted = this.sort === key;
    return html`<div
      role="columnheader"
      class=${key}
      aria-sort=${sorted ? (this.descending ? 'descending' : 'ascending') : nothing}
    >
      <button
        title=${t('fleet.sort-by', { column: t(`fleet.${key}`) })}
        @click=${() => this.dispatchEvent(new CustomEvent('sk-sort', { detail: key }))}
      >
        ${t(`fleet.${key}`)}${
          sorted ? html`<wa-icon name=${this.descending ? 'arrow-down' : 'arrow-up'}></wa-icon>` : nothing
        }
      </button>
      ${key === 'revision' ? html`<small>${t('fleet.revision-hint')}</small>` : nothing}
    </div>`;
  }

  #move = async (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const row = (event.target as Element).closest('[data-index]');
    if (!step || !row) return;
    event.preventDefault();
    const last = this.appliances.length - 1;
    const index = Math.min(last, Math.max(0, step(Number(row.getAttribute('data-index')), last)));
    const link = () => this.body.querySelector<HTMLElement>(`[data-index="${index}"] a`);
    if (!link()) {
      const virtualizer = this.body[virtualizerRef];
      virtualizer?.element(index)?.scrollIntoView({ block: 'nearest' });
      await virtualizer?.layoutComplete;
    }
    link()?.focus();
  };

  /** The whole row leads where its link leads, unless text is being selected. */
  #open = (event: MouseEvent) => {
    const target = event.target as Element;
    const link = target.closest('[role=row]')?.querySelector('a');
    if (!link || target.closest('a') || getSelection()?.toString()) return;
    if (event.ctrlKey || event.metaKey) window.open(link.href, '_blank', 'noopener');
    else navigate(link.pathname);
  };
}
