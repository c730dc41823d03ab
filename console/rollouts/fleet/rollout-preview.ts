import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RolloutPreview as Preview } from '../../api/rollout.ts';
import { formatNumber } from '../../locales/format.ts';
import { t } from '../../locales/locale.ts';
import { faultWords } from '../../locales/problem-words.ts';
import { base, table } from '../../styles/shared.ts';

/** Whom a rollout would touch, in which waves, and what cannot be rendered. */
@customElement('sk-rollout-preview')
@localized()
export class RolloutPreview extends LitElement {
  static override styles = [
    base,
    table,
    css`
      section {
        padding: 8px 12px;
        border: 1px solid var(--sk-border);
        border-radius: var(--sk-radius);
        background: var(--sk-raised);
      }
      .scroll {
        max-height: 240px;
        margin-top: 8px;
        overflow: auto;
      }
      .fault {
        color: var(--sk-bad);
      }
    `,
  ];

  @property({ attribute: false }) preview!: Preview;

  override render() {
    const { totals, waves, networks } = this.preview;
    const { changedNetworks, changedAppliances, offlineAppliances, refusedNetworks } = totals;
    return html`<section role="status">
      <p>
        <strong
          >${t('fleet-rollout.would', {
            networks: formatNumber(changedNetworks),
            total: formatNumber(totals.networks),
            appliances: formatNumber(changedAppliances),
          })}</strong
        >
      </p>
      ${offlineAppliances > 0 ? html`<p>${t('fleet-rollout.offline', { count: formatNumber(offlineAppliances) })}</p>` : nothing}
      ${waves.length > 0 ? html`<p class="muted">${t('rollouts.waves')}: ${waves.map((size) => formatNumber(size)).join(' → ')}</p>` : nothing}
      ${refusedNetworks > 0 ? html`<p class="fault">${t('fleet-rollout.refused', { count: formatNumber(refusedNetworks) })}</p>` : nothing}
      ${
        networks.length > 0
          ? html`<div class="scroll" tabindex="0" role="group" aria-label=${t('networks.title')}>
              <table>
                <tbody>
                  ${networks.map(
                    ({ network, changed, faults }) => html`<tr>
                      <td>${network.name}<br /><span class="muted">${network.customer.name}</span></td>
                      <td class=${faults.length > 0 ? 'fault' : 'number'}>
                        ${
                          faults.length > 0
                            ? faults.map((fault) => html`<p>${faultWords(fault)}</p>`)
                            : t('fleet-rollout.appliances', { count: formatNumber(changed.length) })
                        }
                      </td>
                    </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
          : nothing
      }
    </section>`;
  }
}
