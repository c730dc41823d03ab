import '../components/panel.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Rollout } from '../api/rollout.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { t } from '../locales/locale.ts';
import { faultWords } from '../locales/problem-words.ts';

/** The networks of a rollout: which revision each goes to, and why one could not be rendered. */
@customElement('sk-rollout-networks')
@localized()
export class RolloutNetworks extends LitElement {
  static override styles = [
    panelStyles,
    css`
      .refused {
        color: var(--sk-bad);
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) networks: Rollout['networks'] = [];

  override render() {
    return html`<sk-panel heading=${t('networks.title')}>
      <div class="scroll" tabindex="0" role="group" aria-label=${t('networks.title')}>
        <table>
          <thead>
            <tr>
              <th scope="col">${t('rollouts.network')}</th>
              <th scope="col">${t('fleet.customer')}</th>
              <th scope="col">${t('rollouts.state')}</th>
              <th scope="col" class="number">${t('rollouts.from-revision')}</th>
              <th scope="col" class="number">${t('rollouts.to-revision')}</th>
              <th scope="col">${t('imports.problem')}</th>
            </tr>
          </thead>
          <tbody>
            ${this.networks.map(
              ({ network, state, revision, previousRevision, faults }) => html`<tr>
                <td><a href="/networks/${network.id}">${network.name}</a></td>
                <td>${network.customer.name}</td>
                <td class=${state}>${t(`rollout-network.${state}`)}</td>
                <td class="number">${previousRevision ?? '–'}</td>
                <td class="number">${revision ?? '–'}</td>
                <td>${faults.map((fault) => html`<p>${faultWords(fault)}</p>`)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </sk-panel>`;
  }
}
