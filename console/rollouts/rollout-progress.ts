import { localized } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { failedOf, type RolloutSummary } from '../api/rollout.ts';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';

/** How far a rollout has come: its appliances by outcome, in words and as a bar. */
@customElement('sk-rollout-progress')
@localized()
export class RolloutProgress extends LitElement {
  static override styles = [
    base,
    css`
      .bar {
        display: flex;
        height: 8px;
        border-radius: 4px;
        overflow: hidden;
        background: var(--sk-border);
      }
      .bar i {
        flex-basis: 0;
      }
      .done {
        background: var(--sk-ok);
      }
      .under-way {
        background: var(--sk-busy);
      }
      .failed {
        background: var(--sk-bad);
      }
      p {
        margin-top: 4px;
        font-size: 12px;
        line-height: 16px;
        color: var(--sk-muted);
      }
    `,
  ];

  @property({ attribute: false }) progress!: RolloutSummary['progress'];

  override render() {
    const { total, confirmed, unchanged, wanted, passedOver } = this.progress;
    const done = confirmed + unchanged;
    const failed = failedOf(this.progress);
    const told = [
      t('rollout.progress', { done, total }),
      ...(failed > 0 ? [t('rollout.failed', { failed })] : []),
      ...(passedOver > 0 ? [t('rollout.passed-over', { passedOver })] : []),
    ];
    const rest = total - done - wanted - failed;
    return html`<div class="bar" aria-hidden="true">
        <i class="done" style="flex-grow: ${done}"></i>
        <i class="under-way" style="flex-grow: ${wanted}"></i>
        <i class="failed" style="flex-grow: ${failed}"></i>
        <i style="flex-grow: ${rest}"></i>
      </div>
      <p>${told.join(' · ')}</p>`;
  }
}
