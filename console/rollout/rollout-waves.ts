import { localized } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Rollout } from '../api/rollout.ts';
import { wavesOf } from '../api/rollout-waves.ts';
import { formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';

/** The waves of a rollout, one beside the other: passed, under way, to come. */
@customElement('sk-rollout-waves')
@localized()
export class RolloutWaves extends LitElement {
  static override styles = [
    base,
    css`
      ol {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      li {
        flex: 1 1 128px;
        max-width: 240px;
        padding: 8px 12px;
        border: 1px solid var(--sk-border);
        border-top: 3px solid var(--sk-border-strong);
        border-radius: 4px;
      }
      li.passed {
        border-top-color: var(--sk-ok);
      }
      li.current {
        border-top-color: var(--sk-busy);
        background: var(--sk-raised);
      }
      li.failed {
        border-top-color: var(--sk-bad);
      }
      p {
        font-size: 12px;
        line-height: 16px;
        color: var(--sk-muted);
      }
    `,
  ];

  @property({ attribute: false }) rollout!: Rollout;

  override render() {
    return html`<ol aria-label=${t('rollouts.waves')}>
      ${wavesOf(this.rollout).map(
        ({ state, total, done, failed, pending }, index) => html`<li class=${failed > 0 ? 'failed' : state}>
          <strong>${t(index === 0 && this.rollout.waves.length > 1 ? 'wave.canary' : 'wave.number', { number: index + 1 })}</strong>
          <p>${t(`wave.${state}`)}</p>
          <p>
            ${t('rollout.progress', { done: formatNumber(done), total: formatNumber(total) })}${
              failed > 0 ? ` · ${t('rollout.failed', { failed: formatNumber(failed) })}` : ''
            }${pending > 0 ? ` · ${t('wave.pending', { count: formatNumber(pending) })}` : ''}
          </p>
        </li>`,
      )}
    </ol>`;
  }
}
