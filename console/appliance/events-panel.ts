import '../components/panel.ts';
import '../components/relative-time.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Event } from '../api/appliance-parts.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { type Part, renderPart } from '../components/part.ts';
import { t } from '../locales/locale.ts';

/** What happened on the appliance, newest first. */
@customElement('sk-events-panel')
@localized()
export class EventsPanel extends LitElement {
  static override styles = [
    panelStyles,
    css`
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 12px;
        padding: 4px 0 4px 12px;
        border-inline-start: 3px solid var(--sk-border-strong);
        font-size: 13px;
      }
      li + li {
        margin-top: 8px;
      }
      li.warning {
        border-color: var(--sk-warn);
      }
      li.critical {
        border-color: var(--sk-bad);
      }
      .severity {
        font-weight: 650;
      }
      .warning .severity {
        color: var(--sk-warn);
      }
      .critical .severity {
        color: var(--sk-bad);
      }
      .data {
        grid-column: 1 / -1;
        overflow-wrap: anywhere;
        font-size: 12px;
      }
    `,
  ];

  @property({ attribute: false }) events!: Part<Event[]>;

  override render() {
    return html`<sk-panel heading=${t('events.title')}>
      ${renderPart(this.events, renderEvents, t('events.none'))}
    </sk-panel>`;
  }
}

function renderEvents(events: readonly Event[]) {
  return html`<ol>
    ${events.map(
      ({ kind, severity, at, data }) => html`<li class=${severity}>
        <span><span class="severity">${t(`severity.${severity}`)}</span> <span class="mono">${kind}</span></span>
        <sk-ago class="muted" .instant=${at}></sk-ago>
        <span class="data mono muted">${describe(data)}</span>
      </li>`,
    )}
  </ol>`;
}

function describe(data: Event['data']): string {
  return Object.entries(data)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('  ');
}
