import '../components/relative-time.ts';
import '../components/status-badge.ts';
import { html, nothing } from 'lit';
import { type Appliance, differs, tunnelCount } from '../api/appliance.ts';
import { t } from '../locales/locale.ts';

/** One appliance. Cells carry their column's class. */
export function renderRow(appliance: Appliance, index: number) {
  const { id, serial, model, site, customer, status, lastSeenAt } = appliance;
  return html`<div role="row" aria-rowindex=${index + 2} data-index=${index}>
    <div role="cell" class="status"><sk-status .status=${status} title=${t(`status.${status}.meaning`)}></sk-status></div>
    <div role="cell" class="serial">
      <a class="mono" href="/appliances/${id}">${serial}</a><span class="muted model">${model}</span>
    </div>
    <div role="cell" class="site" title=${site?.name ?? nothing}>${site?.name ?? html`<span class="muted">${t('fleet.no-site')}</span>`}</div>
    <div role="cell" class="customer" title=${customer?.name ?? nothing}>${customer?.name ?? html`<span class="muted">–</span>`}</div>
    <div role="cell" class="revision">${renderRevisions(appliance)}</div>
    <div role="cell" class="tunnels">${renderTunnels(appliance)}</div>
    <div role="cell" class="lastSeen muted">
      <sk-ago .instant=${lastSeenAt} otherwise=${t('fleet.never')}></sk-ago>
    </div>
  </div>`;
}

/** The place of a row that is being read. */
export function renderMissingRow(index: number) {
  return html`<div role="row" aria-rowindex=${index + 2} aria-busy="true" data-index=${index}>
    <div role="cell" class="status muted">…</div>
  </div>`;
}

function renderRevisions(appliance: Appliance) {
  const wanted = appliance.wanted?.revision;
  const confirmed = appliance.confirmed?.revision;
  if (wanted === undefined && confirmed === undefined) return html`<span class="muted">–</span>`;
  const text = differs(appliance)
    ? t('fleet.revision-differs', { wanted: wanted ?? '–', confirmed: confirmed ?? '–' })
    : t('fleet.revision-same', { revision: wanted ?? confirmed ?? '–' });
  return html`<span class=${differs(appliance) ? 'differs' : nothing} title=${text}
    ><span aria-hidden="true">${wanted ?? '–'} / ${confirmed ?? '–'}</span
    ><span class="hidden-text">${text}</span></span
  >`;
}

/** What an appliance out of reach said of its tunnels may be long past. */
function tunnelsClass({ presence }: Appliance, { up, total }: { up: number; total: number }) {
  if (presence === 'offline') return 'muted';
  return up < total ? 'down' : nothing;
}

function renderTunnels(appliance: Appliance) {
  const count = tunnelCount(appliance);
  if (!count || count.total === 0) return html`<span class="muted">–</span>`;
  const text = t('fleet.tunnels-of', count);
  return html`<span class=${tunnelsClass(appliance, count)} title=${text}
    ><span aria-hidden="true">${count.up} / ${count.total}</span><span class="hidden-text">${text}</span></span
  >`;
}
