import '../components/panel.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Rollout, RolloutEvent } from '../api/rollout.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { type Part, renderPart } from '../components/part.ts';
import { wordsOf } from '../forms/schema-words.ts';
import { en, type MessageKey } from '../locales/en.ts';
import { formatDateTime } from '../locales/format.ts';
import { t } from '../locales/locale.ts';

/** Everything the rollout decided or was told, newest first. */
@customElement('sk-rollout-events')
@localized()
export class RolloutEvents extends LitElement {
  static override styles = [
    panelStyles,
    css`
      li {
        display: grid;
        grid-template-columns: 176px minmax(0, 1fr);
        gap: 0 16px;
        padding: 4px 0;
        border-bottom: 1px solid var(--sk-border);
      }
      li:last-child {
        border: 0;
      }
      li a {
        text-decoration: underline;
      }
      time {
        color: var(--sk-muted);
        font-size: 13px;
      }
      .halted,
      .completed-with-failures,
      .overdue,
      .decision-overdue,
      .rejected,
      .rolled-back {
        color: var(--sk-bad);
      }
      @media (max-width: 640px) {
        li {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) events!: Part<RolloutEvent[]>;
  @property({ attribute: false }) rollout!: Rollout;

  override render() {
    return html`<sk-panel heading=${t('rollout-tab.events')}>
      ${renderPart(this.events, (events) => this.#renderEvents(events), t('events.none'))}
    </sk-panel>`;
  }

  #renderEvents(events: readonly RolloutEvent[]) {
    const serials = new Map(this.rollout.steps.map(({ applianceId, serial }) => [applianceId, serial]));
    const names = new Map(this.rollout.networks.map(({ network }) => [network.id, network.name]));
    return html`<ol>
      ${events.map(({ at, kind, actor, networkId, applianceId, data }) => {
        const serial = applianceId && (serials.get(applianceId) ?? applianceId);
        const network = networkId && names.get(networkId);
        return html`<li>
          <time datetime=${at}>${formatDateTime(at)}</time>
          <span>
            <strong class=${kind}>${eventName(kind)}</strong>
            ${serial ? html` <a class="mono" href="/appliances/${applianceId}">${serial}</a>` : nothing}
            ${network && !serial ? html` <a href="/networks/${networkId}">${network}</a>` : nothing}
            ${typeof data.wave === 'number' ? html` <span class="muted">${t('wave.number', { number: data.wave + 1 })}</span>` : nothing}
            ${actor === 'system' ? nothing : html` <span class="muted">${t('events.by', { actor })}</span>`}
          </span>
        </li>`;
      })}
    </ol>`;
  }
}

/** Kinds this console has no word for are told as they are. */
function eventName(kind: string): string {
  const key = `rollout-event.${kind}`;
  return key in en ? t(key as MessageKey) : wordsOf(kind.replaceAll('-', ' '));
}
