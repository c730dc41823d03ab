import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/panel.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing, type SVGTemplateResult, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Readiness, ReadinessItem } from '../api/pilot.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { formatDateTime } from '../locales/format.ts';
import { currentLocale, t } from '../locales/locale.ts';

const SHAPES: Record<ReadinessItem['state'], SVGTemplateResult> = {
  met: svg`<circle cx="8" cy="8" r="7" /><path class="cut" d="m4.8 8.3 2.2 2.2 4.2-4.7" />`,
  unmet: svg`<path d="M8 .5 15.5 8 8 15.5 .5 8Z" /><path class="cut" d="M5 8h6" />`,
  unknown: svg`<circle class="line" cx="8" cy="8" r="6" />`,
};
const MOST_EVIDENCE = 5;

/** The checklist of a pilot with its evidence. Events `sk-attest` and `sk-withdraw` with an item. */
@customElement('sk-readiness-panel')
@localized()
export class ReadinessPanel extends LitElement {
  static override styles = [
    panelStyles,
    css`
      ul.items > li {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr) auto;
        gap: 0 12px;
        padding: 8px 0;
        border-bottom: 1px solid var(--sk-border);
      }
      ul.items > li:last-child {
        border: 0;
      }
      svg {
        width: 14px;
        height: 14px;
        margin-top: 3px;
        fill: currentColor;
      }
      .cut {
        fill: none;
        stroke: var(--sk-surface);
        stroke-width: 2;
        stroke-linecap: round;
      }
      .line {
        fill: none;
        stroke: currentColor;
        stroke-width: 2;
      }
      .met svg {
        color: var(--sk-ok);
      }
      .unmet svg {
        color: var(--sk-bad);
      }
      .unknown svg {
        color: var(--sk-idle);
      }
      .evidence {
        font-size: 13px;
        color: var(--sk-muted);
      }
      .verdict {
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) readiness!: Readiness;
  @property({ type: Boolean }) decided = false;
  @property({ type: Boolean }) mayAttest = false;

  override render() {
    const { ready, items, at } = this.readiness;
    const met = items.filter(({ state }) => state === 'met').length;
    return html`<sk-panel heading=${t(this.decided ? 'readiness.then' : 'readiness.title')}>
      <span slot="aside" class="aside">${formatDateTime(at)}</span>
      <p class="verdict">${ready ? t('readiness.ready') : t('readiness.of', { met, total: items.length })}</p>
      <ul class="items">
        ${items.map((item) => this.#renderItem(item))}
      </ul>
    </sk-panel>`;
  }

  #renderItem(item: ReadinessItem) {
    const { state, title, evidence, attestation } = item;
    return html`<li class=${state}>
      <svg viewBox="0 0 16 16" role="img" aria-label=${t(`readiness.${state}`)}>${SHAPES[state]}</svg>
      <div>
        ${title[currentLocale()]}
        ${evidence.slice(0, MOST_EVIDENCE).map((each) => html`<p class="evidence">${renderEvidence(each)}</p>`)}
        ${
          evidence.length > MOST_EVIDENCE
            ? html`<p class="evidence">${t('readiness.more', { count: evidence.length - MOST_EVIDENCE })}</p>`
            : nothing
        }
        ${
          attestation
            ? html`<p class="evidence">
                ${t('readiness.attested', { by: attestation.by, at: formatDateTime(attestation.at) })}
                ${attestation.note ?? ''}
              </p>`
            : nothing
        }
      </div>
      ${item.kind === 'attested' && this.mayAttest ? this.#renderAttest(item) : nothing}
    </li>`;
  }

  #renderAttest(item: ReadinessItem) {
    const given = item.attestation !== null;
    return html`<wa-button
      size="xs"
      appearance="outlined"
      @click=${() =>
        this.dispatchEvent(new CustomEvent(given ? 'sk-withdraw' : 'sk-attest', { detail: item }))}
      >${t(given ? 'readiness.withdraw' : 'readiness.attest')}</wa-button
    >`;
  }
}

/** Evidence writes instants as the API does; a person reads them in their own way and time zone. */
const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

function renderEvidence({ text, applianceId, networkId, rolloutId }: ReadinessItem['evidence'][number]) {
  const href = applianceId
    ? `/appliances/${applianceId}`
    : rolloutId
      ? `/rollouts/${rolloutId}`
      : networkId
        ? `/networks/${networkId}`
        : undefined;
  const words = text[currentLocale()].replace(INSTANT, formatDateTime);
  return href ? html`<a href=${href}>${words}</a>` : words;
}
