import '../components/panel.ts';
import '../components/relative-time.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type Rollout, STEP_STATES } from '../api/rollout.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { controls } from '../styles/controls.ts';

type Step = Rollout['steps'][number];
/** Of thousands only the first are shown; the filter finds the others. */
const MOST_SHOWN = 500;

/** What became of each appliance, wave by wave. */
@customElement('sk-rollout-steps')
@localized()
export class RolloutSteps extends LitElement {
  static override styles = [
    panelStyles,
    controls,
    css`
      select {
        width: auto;
      }
      .step {
        font-weight: 600;
        white-space: nowrap;
      }
      .confirmed,
      .unchanged {
        color: var(--sk-ok);
      }
      .wanted {
        color: var(--sk-busy);
      }
      .rejected,
      .rolled-back,
      .overdue {
        color: var(--sk-bad);
      }
      .findings {
        min-width: 200px;
      }
    `,
  ];

  @property({ attribute: false }) steps: readonly Step[] = [];
  @property({ attribute: false }) networks: Rollout['networks'] = [];
  @state() private chosen = '';

  override render() {
    const shown = this.steps.filter((step) => this.chosen === '' || step.state === this.chosen);
    return html`<sk-panel heading=${t('rollouts.steps')}>
      <select
        slot="aside"
        aria-label=${t('rollouts.step')}
        @change=${(event: Event) => {
          this.chosen = (event.target as HTMLSelectElement).value;
        }}
      >
        <option value="">${t('rollouts.all-steps')}</option>
        ${STEP_STATES.map((each) => html`<option value=${each}>${t(`step.${each}`)}</option>`)}
      </select>
      ${shown.length === 0 ? html`<p class="muted">${t('rollouts.no-steps')}</p>` : this.#renderTable(shown)}
      ${
        shown.length > MOST_SHOWN
          ? html`<p class="muted">
              ${t('rollouts.first-steps', { shown: formatNumber(MOST_SHOWN), total: formatNumber(shown.length) })}
            </p>`
          : nothing
      }
    </sk-panel>`;
  }

  #renderTable(steps: readonly Step[]) {
    const several = this.networks.length > 1;
    const names = new Map(this.networks.map(({ network }) => [network.id, network.name]));
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${t('rollouts.steps')}>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">${t('rollouts.wave')}</th>
            <th scope="col">${t('fleet.serial')}</th>
            <th scope="col">${t('fleet.site')}</th>
            ${several ? html`<th scope="col">${t('rollouts.network')}</th>` : nothing}
            <th scope="col">${t('rollouts.step')}</th>
            <th scope="col">${t('rollouts.changed')}</th>
            <th scope="col">${t('report.findings')}</th>
          </tr>
        </thead>
        <tbody>
          ${steps.slice(0, MOST_SHOWN).map(
            (step) => html`<tr>
              <td data-name=${t('rollouts.wave')}>${step.wave + 1}</td>
              <td class="name"><a class="mono" href="/appliances/${step.applianceId}">${step.serial}</a></td>
              <td>${step.site?.name ?? t('fleet.no-site')}</td>
              ${several ? html`<td><a href="/networks/${step.networkId}">${names.get(step.networkId)}</a></td>` : nothing}
              <td class="state step ${step.state}">${t(step.pending ? 'step.pending' : `step.${step.state}`)}</td>
              <td class="muted"><sk-ago .instant=${step.changedAt}></sk-ago></td>
              <td class="findings">
                ${step.findings.map(({ code, message }) => html`<p>${t(`finding.${code}`)}: ${message}</p>`)}
                ${step.nextStep ? html`<p>${t(`missed-step.${step.nextStep}`)}</p>` : nothing}
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}
