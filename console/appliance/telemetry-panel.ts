import '../components/panel.ts';
import '../components/relative-time.ts';
import '../components/sparkline.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { InterfaceCounters, Sample } from '#protocol';
import { panelStyles } from '../components/panel-styles.ts';
import { type Part, renderPart } from '../components/part.ts';
import { formatBytes, formatDuration, formatNumber, formatPercent } from '../locales/format.ts';
import { t } from '../locales/locale.ts';

/** The last measurements and where they are going. */
@customElement('sk-telemetry-panel')
@localized()
export class TelemetryPanel extends LitElement {
  static override styles = [
    panelStyles,
    css`
      :host {
        container-type: inline-size;
      }
      .trends {
        display: grid;
        grid-template-columns: repeat(2, 1fr);
        gap: 12px 24px;
        margin-bottom: 16px;
      }
      @container (min-width: 600px) {
        .trends {
          grid-template-columns: repeat(4, 1fr);
        }
      }
      .name {
        display: flex;
        justify-content: space-between;
        gap: 8px;
        font-size: 12px;
        color: var(--sk-muted);
      }
      .name strong {
        font-size: 14px;
        color: var(--sk-text);
      }
      sk-sparkline {
        margin-top: 4px;
        border-bottom: 1px solid var(--sk-border);
      }
    `,
  ];

  @property({ attribute: false }) samples!: Part<Sample[]>;

  override render() {
    const at = this.samples.value?.at(-1)?.at;
    return html`<sk-panel heading=${t('telemetry.title')}>
      ${at ? html`<span slot="aside" class="aside"><sk-ago .instant=${at}></sk-ago></span>` : nothing}
      ${renderPart(this.samples, renderSamples, t('telemetry.none'))}
    </sk-panel>`;
  }
}

function renderSamples(samples: readonly Sample[]) {
  const last = samples.at(-1);
  if (!last) return nothing;
  return html`<div class="trends">
      ${trend(
        t('telemetry.cpu'),
        samples.map((sample) => sample.cpuPercent),
        100,
        formatPercent,
      )}
      ${trend(
        t('telemetry.memory'),
        samples.map((sample) => sample.memoryUsedPercent),
        100,
        formatPercent,
      )}
      ${trend(
        t('telemetry.disk'),
        samples.map((sample) => sample.diskUsedPercent),
        100,
        formatPercent,
      )}
      ${trend(
        t('telemetry.load'),
        samples.map((sample) => sample.load1),
        1,
        (load) => formatNumber(load, 2),
      )}
    </div>
    <p class="muted">
      ${t('telemetry.uptime')} ${formatDuration(last.uptimeSeconds)} · ${t('telemetry.leases')} ${formatNumber(last.leases.length)}
    </p>
    <h3>${t('telemetry.interfaces')}</h3>
    ${renderInterfaces(last.interfaces)}`;
}

function trend(name: string, values: readonly number[], top: number, format: (value: number) => string) {
  const low = format(Math.min(...values));
  const high = format(Math.max(...values));
  return html`<figure>
    <figcaption class="name"><span>${name}</span><strong>${format(values.at(-1) ?? 0)}</strong></figcaption>
    <sk-sparkline
      .values=${values}
      .top=${top}
      .label=${t('telemetry.trend', { name, count: values.length, low, high })}
    ></sk-sparkline>
  </figure>`;
}

function renderInterfaces(interfaces: readonly InterfaceCounters[]) {
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${t('telemetry.interfaces')}>
    <table>
      <thead>
        <tr>
          <th scope="col">${t('telemetry.interface')}</th>
          <th scope="col">${t('telemetry.link')}</th>
          <th scope="col" class="number">${t('tunnels.received')}</th>
          <th scope="col" class="number">${t('tunnels.sent')}</th>
          <th scope="col" class="number">${t('telemetry.errors')}</th>
        </tr>
      </thead>
      <tbody>
        ${interfaces.map(
          ({ device, up, rxBytes, txBytes, rxErrors, txErrors }) => html`<tr>
            <td class="mono">${device}</td>
            <td>${t(up ? 'link.up' : 'link.down')}</td>
            <td class="number">${formatBytes(rxBytes)}</td>
            <td class="number">${formatBytes(txBytes)}</td>
            <td class="number">${formatNumber(rxErrors)} / ${formatNumber(txErrors)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
