import '../components/facts.ts';
import '../components/panel.ts';
import '../components/relative-time.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Finding } from '#protocol';
import type { Report } from '../api/appliance-parts.ts';
import type { Fact } from '../components/facts.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { type Part, renderPart } from '../components/part.ts';
import { formatDuration } from '../locales/format.ts';
import { t } from '../locales/locale.ts';

/** What the appliance said last, and why it did not keep what it was sent. */
@customElement('sk-report-panel')
@localized()
export class ReportPanel extends LitElement {
  static override styles = [
    panelStyles,
    css`
      li {
        display: grid;
        gap: 0 8px;
        margin-top: 8px;
        padding: 8px 12px;
        border-inline-start: 3px solid var(--sk-bad);
        background: var(--sk-bad-quiet);
        border-radius: 0 4px 4px 0;
      }
      li strong {
        color: var(--sk-bad);
      }
      code {
        font-family: var(--sk-mono);
        font-size: 12px;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) report!: Part<Report | null>;

  override render() {
    const at = this.report.value?.receivedAt ?? null;
    return html`<sk-panel heading=${t('report.title')}>
      ${at ? html`<span slot="aside" class="aside"><sk-ago .instant=${at}></sk-ago></span>` : nothing}
      ${renderPart(this.report, renderReport, t('report.none'))}
    </sk-panel>`;
  }
}

function renderReport({ report }: Report) {
  const findings = report.attempt?.findings ?? [];
  return html`<sk-facts .facts=${factsOf(report)}></sk-facts>
    ${
      findings.length > 0
        ? html`<h3>${t('report.findings')}</h3>
            <ul>
              ${findings.map(renderFinding)}
            </ul>`
        : nothing
    }`;
}

function factsOf({ confirmed, attempt, sequence }: Report['report']): Fact[] {
  return [
    {
      name: t('report.attempt'),
      value: attempt
        ? t('report.attempt-of', { revision: attempt.revision, phase: t(`phase.${attempt.phase}`) })
        : t('none'),
    },
    ...uplinkOf(attempt?.unreachableSeconds),
    {
      name: t('report.confirmed'),
      value: confirmed
        ? t('report.revision', { revision: confirmed.revision })
        : t('report.nothing-confirmed'),
    },
    { name: t('report.sequence'), value: sequence },
  ];
}

/** Whether a roll-back was the target state's fault. */
function uplinkOf(seconds: number | undefined): Fact[] {
  if (seconds === undefined) return [];
  const value =
    seconds === 0
      ? t('report.uplink-at-once')
      : t('report.uplink-away', { duration: formatDuration(seconds) });
  return [{ name: t('report.uplink'), value }];
}

function renderFinding({ code, path, message }: Finding) {
  return html`<li>
    <strong>${t(`finding.${code}`)}</strong>
    <span>${message}</span>
    ${path ? html`<code>${path}</code>` : nothing}
  </li>`;
}
