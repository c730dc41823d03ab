import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '../components/facts.ts';
import '../components/panel.ts';
import '../components/relative-time.ts';
import './rollout-progress.ts';
import './rollout-state.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { Task } from '@lit/task';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import type { Live } from '../api/live.ts';
import { LiveVersion } from '../api/live-version.ts';
import { type Rollout, readRollout } from '../api/rollout.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { partOf, renderPart } from '../components/part.ts';
import { apiContext, liveContext } from '../contexts.ts';
import { formatDateTime, formatDuration, formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { rolloutName } from './rollout-name.ts';

/** One rollout: wave by wave, what became of each appliance. */
@customElement('sk-rollout-page')
@localized()
export class RolloutPage extends LitElement {
  static override styles = [
    panelStyles,
    css`
      .back {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        font-size: 13px;
        margin-bottom: 8px;
      }
      sk-rollout-progress {
        display: block;
        margin: 12px 0;
      }
      .confirmed,
      .unchanged {
        color: var(--sk-ok);
      }
      .wanted {
        color: var(--sk-busy);
      }
      .rejected,
      .rolled-back {
        color: var(--sk-bad);
      }
      .step {
        font-weight: 600;
        white-space: nowrap;
      }
    `,
  ];

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: liveContext }) private live!: Live;
  @property() rolloutId = '';
  readonly #version = new LiveVersion(
    this,
    () => this.live,
    (event) => event.type === 'rollout.changed' && event.rolloutId === this.rolloutId,
  );
  readonly #rollout = new Task<readonly unknown[], Rollout | undefined>(this, {
    task: ([id]) => readRollout(this.api, String(id)),
    args: () => [this.rolloutId, this.#version.count],
  });

  override render() {
    const rollout = this.#rollout.value;
    const name = rollout ? rolloutName(rollout) : t('rollouts.title');
    document.title = `${name} · ${t('product')}`;
    return html`<a class="back" href="/rollouts"><wa-icon name="chevron-left"></wa-icon>${t('rollouts.title')}</a>
      <h1 class="hidden-text">${name}</h1>
      <sk-panel heading=${name}>${renderPart(partOf(this.#rollout), renderRollout, t('none'))}</sk-panel>`;
  }
}

function renderRollout(rollout: Rollout) {
  const { state, network, revision, createdBy, createdAt, finishedAt, confirmWithinSeconds, waves } = rollout;
  return html`<sk-facts
      .facts=${[
        { name: t('rollouts.state'), value: html`<sk-rollout-state .state=${state}></sk-rollout-state>` },
        { name: t('fleet.customer'), value: network?.customer.name },
        { name: t('rollouts.revision'), value: revision === null ? undefined : formatNumber(revision) },
        { name: t('rollouts.created-by'), value: createdBy },
        { name: t('rollouts.created'), value: formatDateTime(createdAt) },
        { name: t('rollouts.finished'), value: finishedAt && formatDateTime(finishedAt) },
        { name: t('rollouts.confirm-within'), value: formatDuration(confirmWithinSeconds) },
        { name: t('rollouts.waves'), value: waves.map((size) => formatNumber(size)).join(' → ') },
      ]}
    ></sk-facts>
    <sk-rollout-progress .progress=${rollout.progress}></sk-rollout-progress>
    ${renderSteps(rollout.steps)}`;
}

function renderSteps(steps: Rollout['steps']) {
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${t('rollouts.steps')}>
    <table>
      <thead>
        <tr>
          <th scope="col">${t('rollouts.wave')}</th>
          <th scope="col">${t('fleet.serial')}</th>
          <th scope="col">${t('fleet.site')}</th>
          <th scope="col">${t('rollouts.step')}</th>
          <th scope="col">${t('rollouts.changed')}</th>
          <th scope="col">${t('report.findings')}</th>
        </tr>
      </thead>
      <tbody>
        ${steps.map(
          ({ applianceId, serial, site, wave, state, changedAt, findings }) => html`<tr>
            <td>${wave + 1}</td>
            <td><a class="mono" href="/appliances/${applianceId}">${serial}</a></td>
            <td>${site?.name ?? t('fleet.no-site')}</td>
            <td class="step ${state}">${t(`step.${state}`)}</td>
            <td class="muted"><sk-ago .instant=${changedAt}></sk-ago></td>
            <td>${findings.map(({ code, message }) => html`<p>${t(`finding.${code}`)}: ${message}</p>`)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
