import '../components/facts.ts';
import '../components/panel.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Pilot } from '../api/pilot.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { formatDate, formatDateTime, formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';

/** What a pilot is for and until when, and what was decided, by whom and why. */
@customElement('sk-pilot-facts')
@localized()
export class PilotFacts extends LitElement {
  static override styles = [
    panelStyles,
    css`
      li {
        padding: 2px 0;
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
        ${objectives.map(
          ({ text, target, met }) => html`<li>
            ${text}${target ? html` <span class="muted">(${target})</span>` : nothing}
            <span class="muted">· ${t(met === true ? 'objective.met' : met === false ? 'objective.unmet' : 'objective.open')}</span>
          </li>`,
        )}
      </ul>
    </sk-panel>`;
  }
}
