import '../components/facts.ts';
import '../components/panel.ts';
import '../rollouts/rollout-progress.ts';
import './rollout-missed.ts';
import './rollout-waves.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Rollout } from '../api/rollout.ts';
import type { Fact } from '../components/facts.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { formatDateTime, formatDuration, formatNumber, formatPercent } from '../locales/format.ts';
import { t } from '../locales/locale.ts';

/** How a rollout stands: why it stopped, how far it has come, wave by wave, and how it shall go. */
@customElement('sk-rollout-overview')
@localized()
export class RolloutOverview extends LitElement {
  static override styles = [
    panelStyles,
    css`
      .halted {
        padding: 8px 12px;
        margin-bottom: 12px;
        border-inline-start: 3px solid var(--sk-bad);
        border-radius: 0 4px 4px 0;
        background: var(--sk-bad-quiet);
      }
      .halted strong {
        color: var(--sk-bad);
      }
      sk-rollout-progress,
      sk-rollout-waves {
        display: block;
        margin-bottom: 12px;
      }
    `,
  ];

  @property({ attribute: false }) rollout!: Rollout;

  override render() {
    const { rollout } = this;
    return html`<sk-panel heading=${t('rollouts.progress-title')}>
      ${this.#renderHalt()}
      ${rollout.state === 'completed-with-failures' ? html`<sk-rollout-missed .rollout=${rollout}></sk-rollout-missed>` : nothing}
      <sk-rollout-progress .progress=${rollout.progress}></sk-rollout-progress>
      ${rollout.waves.length > 0 ? html`<sk-rollout-waves .rollout=${rollout}></sk-rollout-waves>` : nothing}
      <sk-facts .facts=${factsOf(rollout)}></sk-facts>
    </sk-panel>`;
  }

  #renderHalt() {
    const { haltReason, steps, networks } = this.rollout;
    if (!haltReason) return nothing;
    const serials = new Map(steps.map(({ applianceId, serial }) => [applianceId, serial]));
    const link = (id: string) => html`<a class="mono" href="/appliances/${id}">${serials.get(id) ?? id}</a>`;
    switch (haltReason.code) {
      case 'failures':
      case 'overdue':
        return html`<div class="halted">
          <strong>${t(`halt.${haltReason.code}`, { wave: haltReason.wave + 1 })}</strong>
          <p>${haltReason.applianceIds.map((id, index) => html`${index > 0 ? ', ' : ''}${link(id)}`)}</p>
        </div>`;
      case 'unhealthy':
        return html`<div class="halted">
          <strong>${t('halt.unhealthy', { wave: haltReason.wave + 1 })}</strong>
          ${haltReason.ills.map(
            ({ applianceId, kind, detail }) =>
              html`<p>${link(applianceId)}: ${t(`ill.${kind}`)} ${detail}</p>`,
          )}
        </div>`;
      case 'maker-not-entitled':
        return html`<div class="halted"><strong>${t('halt.maker-not-entitled')}</strong></div>`;
      case 'unrenderable':
        return html`<div class="halted">
          <strong>${t('halt.unrenderable')}</strong>
          <p>
            ${networks
              .filter(({ network }) => haltReason.networkIds.includes(network.id))
              .map(
                ({ network }, index) =>
                  html`${index > 0 ? ', ' : ''}<a href="/networks/${network.id}">${network.name}</a>`,
              )}
          </p>
        </div>`;
    }
  }
}

function factsOf(rollout: Rollout): Fact[] {
  const { policy, startAt, nextLookAt, createdBy, createdAt, finishedAt, confirmWithinSeconds } = rollout;
  const gate = (['tunnelsUp', 'telemetry', 'criticalEvents'] as const).filter(
    (check) => policy.healthGate[check],
  );
  const { failureThreshold } = policy;
  const windows = policy.maintenanceWindows.map(
    ({ days, from, to }) => `${days.map((day) => t(`day.${day}`)).join(' ')} ${from}–${to}`,
  );
  return [
    { name: t('rollouts.created-by'), value: createdBy },
    { name: t('rollouts.created'), value: formatDateTime(createdAt) },
    ...(startAt ? [{ name: t('course.startAt'), value: formatDateTime(startAt) }] : []),
    ...(nextLookAt ? [{ name: t('rollouts.next-look'), value: formatDateTime(nextLookAt) }] : []),
    ...(rollout.decisionDueAt
      ? [{ name: t('rollouts.decision-due'), value: formatDateTime(rollout.decisionDueAt) }]
      : []),
    { name: t('rollouts.finished'), value: finishedAt && formatDateTime(finishedAt) },
    { name: t('rollouts.confirm-within'), value: formatDuration(confirmWithinSeconds) },
    {
      name: t('course.failures'),
      value: typeof failureThreshold === 'number' ? formatNumber(failureThreshold) : failureThreshold,
    },
    { name: t('rollouts.needed'), value: formatPercent(policy.successThreshold * 100) },
    {
      name: t('rollouts.silence', { duration: formatDuration(policy.answerWithinSeconds) }),
      value: t(`overdue.${policy.onSilence}`),
    },
    {
      name: t('rollouts.offline', { duration: formatDuration(policy.offlineWithinSeconds) }),
      value: t(`overdue.${policy.onOffline}`),
    },
    { name: t('rollouts.decide-within'), value: formatDuration(policy.decideWithinSeconds) },
    ...(policy.soakSeconds > 0
      ? [{ name: t('rollouts.soak'), value: formatDuration(policy.soakSeconds) }]
      : []),
    ...(gate.length > 0
      ? [{ name: t('course.health'), value: gate.map((check) => t(`health.${check}`)).join(', ') }]
      : []),
    ...(windows.length > 0 ? [{ name: t('course.days'), value: windows.join('; ') }] : []),
    ...(policy.exclusions.length > 0
      ? [{ name: t('course.exclusions'), value: policy.exclusions.map(exclusionWords).join('; ') }]
      : []),
    ...(policy.maxPerMinute
      ? [{ name: t('course.perMinute'), value: formatNumber(policy.maxPerMinute) }]
      : []),
    ...(rollout.rollbackOf
      ? [
          {
            name: t('rollouts.takes-back'),
            value: html`<a href="/rollouts/${rollout.rollbackOf}">${t('rollouts.earlier')}</a>`,
          },
        ]
      : []),
  ];
}

const exclusionWords = ({ from, to, name }: Rollout['policy']['exclusions'][number]) =>
  `${from === to ? from : `${from}..${to}`} ${name}`;
