import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { isMissed, type Rollout } from '../api/rollout.ts';
import { formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';

const MOST_SHOWN = 20;

/** What a rollout that is over did not reach, and what to do with each. */
@customElement('sk-rollout-missed')
@localized()
export class RolloutMissed extends LitElement {
  static override styles = [
    base,
    css`
      section {
        padding: 8px 12px;
        margin-bottom: 12px;
        border-inline-start: 3px solid var(--sk-warn);
        border-radius: 0 4px 4px 0;
        background: var(--sk-raised);
      }
      a {
        text-decoration: underline;
      }
    `,
  ];

  @property({ attribute: false }) rollout!: Rollout;

  override render() {
    const { networks, progress, steps } = this.rollout;
    const missed = steps.filter(({ state }) => isMissed(state));
    const refused = networks.filter(({ state }) => state === 'refused');
    const isCut = missed.length > MOST_SHOWN || refused.length > MOST_SHOWN;
    return html`<section aria-label=${t('rollout.completed-with-failures')}>
      <strong
        >${t('missed.title', { missed: formatNumber(missed.length), total: formatNumber(progress.total) })}</strong
      >
      <ul>
        ${missed.slice(0, MOST_SHOWN).map(
          ({ applianceId, serial, site, state, nextStep }) => html`<li>
            <a class="mono" href="/appliances/${applianceId}">${serial}</a> ${site?.name ?? ''}:
            ${t(`step.${state}`)}. ${t(`missed-step.${nextStep ?? 'none'}`)}
          </li>`,
        )}
        ${refused.slice(0, MOST_SHOWN).map(
          ({ network }) => html`<li>
            <a href="/networks/${network.id}">${network.name}</a>: ${t('rollout-network.refused')}.
            <a href="/rollouts/${this.rollout.id}?tab=networks">${t('missed.why')}</a>
          </li>`,
        )}
      </ul>
      ${isCut ? html`<p class="muted">${t('missed.more')}</p>` : nothing}
    </section>`;
  }
}
