import '../components/facts.ts';
import '../components/panel.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Pilot } from '../api/pilot.ts';
import { type Objective, OUTCOMES, type Outcome, outcomeOf } from '../api/pilot-objectives.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { formatDate, formatDateTime, formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { controls } from '../styles/controls.ts';

/** What somebody says of the objective at a place of the list. */
export type Judgement = { index: number; outcome: Outcome };

/** What a pilot is for and until when, and what was decided, by whom and why. Event `sk-judge`. */
@customElement('sk-pilot-facts')
@localized()
export class PilotFacts extends LitElement {
  static override styles = [
    panelStyles,
    controls,
    css`
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 16px;
        padding: 4px 0;
        border-bottom: 1px solid var(--sk-border);
      }
      li:last-child {
        border: 0;
      }
      li > div {
        flex: 1 1 240px;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      li > span {
        font-weight: 600;
        color: var(--sk-idle);
      }
      li > select {
        width: auto;
      }
      .met > span {
        color: var(--sk-ok);
      }
      .unmet > span {
        color: var(--sk-bad);
      }
      .decision {
        padding: 8px 12px;
        margin-bottom: 12px;
        border-radius: 4px;
        background: var(--sk-raised);
        border-inline-start: 3px solid var(--sk-accent);
      }
    `,
  ];

  @property({ attribute: false }) pilot!: Pilot;
  @property({ type: Boolean }) mayJudge = false;

  override render() {
    const { scope, siteIds, startsOn, endsOn, objectives, createdBy, decision } = this.pilot;
    return html`<sk-panel heading=${t('pilots.pilot')}>
      ${
        decision
          ? html`<div class="decision">
              <strong>${t('decide.by', { decision: t(`pilot.${decision.decision}`), by: decision.by })}</strong>
              <span class="muted">${formatDateTime(decision.at)}</span>
              <p>${decision.reason}</p>
            </div>`
          : nothing
      }
      <sk-facts
        .facts=${[
          { name: t('pilot-field.scope'), value: scope },
          {
            name: t('networks.sites'),
            value: siteIds.length === 0 ? t('pilots.all-sites') : formatNumber(siteIds.length),
          },
          { name: t('pilots.starts'), value: startsOn && formatDate(startsOn) },
          { name: t('pilots.ends'), value: endsOn && formatDate(endsOn) },
          { name: t('rollouts.created-by'), value: createdBy },
        ]}
      ></sk-facts>
      <h3>${t('pilots.objectives')}</h3>
      <ul>
        ${objectives.map((objective, index) => this.#renderObjective(objective, index))}
      </ul>
    </sk-panel>`;
  }

  #renderObjective(objective: Objective, index: number) {
    const { text, target } = objective;
    const outcome = outcomeOf(objective);
    return html`<li class=${outcome}>
      <div>${text}${target ? html` <span class="muted">(${target})</span>` : nothing}</div>
      ${
        this.mayJudge
          ? html`<select
              aria-label=${t('objective.outcome', { objective: text })}
              .value=${live(outcome)}
              @change=${(event: Event) => this.#judge(index, (event.target as HTMLSelectElement).value as Outcome)}
            >
              ${OUTCOMES.map(
                (each) =>
                  html`<option value=${each} ?selected=${each === outcome}>${t(`objective.${each}`)}</option>`,
              )}
            </select>`
          : html`<span>${t(`objective.${outcome}`)}</span>`
      }
    </li>`;
  }

  #judge(index: number, outcome: Outcome): void {
    this.dispatchEvent(new CustomEvent<Judgement>('sk-judge', { detail: { index, outcome } }));
  }
}
