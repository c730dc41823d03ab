import '../components/panel.ts';
import '../components/tunnel-badge.ts';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TunnelState } from '#protocol';
import type { Appliance } from '../api/appliance.ts';
import type { WantedTarget } from '../api/appliance-parts.ts';
import { panelStyles } from '../components/panel-styles.ts';
import type { Part } from '../components/part.ts';
import { formatBytes, formatDuration } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { joinTunnels, type TunnelRow } from './tunnel-rows.ts';

/** The site-to-site tunnels wanted of the appliance, and how it says they stand. */
@customElement('sk-tunnels-panel')
@localized()
export class TunnelsPanel extends LitElement {
  static override styles = panelStyles;

  @property({ attribute: false }) target!: Part<WantedTarget | null>;
  @property({ attribute: false }) tunnels: readonly TunnelState[] | undefined;
  @property({ type: Boolean }) online = false;
  /** To name the other ends. */
  @property({ attribute: false }) appliances: ReadonlyMap<string, Appliance> = new Map();

  override render() {
    const rows = joinTunnels(this.target.value?.target.vpn.siteToSite ?? [], this.tunnels ?? [], this.online);
    const up = rows.filter((row) => row.state === 'up').length;
    return html`<sk-panel heading=${t('tunnels.title')}>
      ${
        rows.length > 0 && this.online
          ? html`<span slot="aside" class="aside">${t('fleet.tunnels-of', { up, total: rows.length })}</span>`
          : nothing
      }
      ${rows.length === 0 ? html`<p class="muted">${t('tunnels.none')}</p>` : renderRows(rows, this.appliances)}
    </sk-panel>`;
  }
}

function renderRows(rows: readonly TunnelRow[], appliances: ReadonlyMap<string, Appliance>) {
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${t('tunnels.title')}>
    <table>
      <thead>
        <tr>
          <th scope="col">${t('tunnels.state')}</th>
          <th scope="col">${t('tunnels.peer')}</th>
          <th scope="col">${t('target.remote-address')}</th>
          <th scope="col">${t('tunnels.established')}</th>
          <th scope="col" class="number">${t('tunnels.received')}</th>
          <th scope="col" class="number">${t('tunnels.sent')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) => html`<tr>
            <td><sk-tunnel .state=${row.state}></sk-tunnel></td>
            <td>${renderPeer(row, appliances.get(row.remoteApplianceId ?? ''))}</td>
            <td><span class="mono">${row.remoteAddress ?? t('target.any-address')}</span></td>
            <td>${row.establishedSeconds === undefined ? '–' : formatDuration(row.establishedSeconds)}</td>
            <td class="number">${row.rxBytes === undefined ? '–' : formatBytes(row.rxBytes)}</td>
            <td class="number">${row.txBytes === undefined ? '–' : formatBytes(row.txBytes)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function renderPeer({ peer }: TunnelRow, appliance: Appliance | undefined) {
  if (!appliance) return html`<span class="mono">${peer}</span>`;
  const name = appliance.site?.name ?? appliance.serial;
  return html`<a href="/appliances/${appliance.id}" title=${peer}>${name}</a>`;
}
