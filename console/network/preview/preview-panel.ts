import '@awesome.me/webawesome/dist/components/button/button.js';
import '../../components/panel.ts';
import './preview-target.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Preview } from '../../api/network.ts';
import { panelStyles } from '../../components/panel-styles.ts';
import { type Part, renderPart } from '../../components/part.ts';
import { formatNumber } from '../../locales/format.ts';
import { t } from '../../locales/locale.ts';
import { warningValues } from './warning-values.ts';

/** What committing and rolling out the saved draft would change, appliance by appliance. Event `sk-commit`. */
@customElement('sk-preview-panel')
@localized()
export class PreviewPanel extends LitElement {
  static override styles = [
    panelStyles,
    css`
      .summary {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 24px;
        align-items: center;
        padding: 4px 0 12px;
      }
      .summary strong {
        display: block;
        font-size: 20px;
        line-height: 24px;
      }
      .summary span {
        font-size: 12px;
        color: var(--sk-muted);
      }
      .interrupts strong {
        color: var(--sk-warn);
      }
      wa-button {
        margin-inline-start: auto;
      }
      .unsaved {
        padding: 8px 12px;
        margin-bottom: 8px;
        border-radius: 4px;
        background: var(--sk-warn-quiet);
        color: var(--sk-warn);
        font-weight: 600;
      }
      sk-preview-target {
        display: block;
        border-top: 1px solid var(--sk-border);
      }
    `,
  ];

  @property({ attribute: false }) preview!: Part<Preview>;
  @property({ type: Boolean }) unsaved = false;
  @property({ type: Boolean }) mayCommit = false;

  override render() {
    return html`<sk-panel heading=${t('preview.title')}>
      ${this.unsaved ? html`<p class="unsaved" role="status">${t('preview.unsaved')}</p>` : nothing}
      ${renderPart(this.preview, (preview) => this.#renderPreview(preview), '')}
    </sk-panel>`;
  }

  #renderPreview(preview: Preview) {
    const { appliances, changed, interrupted, tunnels, certificates, leases } = preview.totals;
    const touched = tunnels.added + tunnels.removed + tunnels.reestablished;
    const targets = preview.targets.toSorted((a, b) => Number(b.changed) - Number(a.changed));
    return html`${preview.warnings.map((warning) => html`<p class="unsaved" role="status">${t(`warning.${warning.code}`, warningValues(warning, formatNumber))}</p>`)}
      <div class="summary">
        ${fact(changed, t('preview.appliances-changed', { total: appliances }))}
        ${fact(interrupted, t('preview.interrupted'), interrupted > 0 ? 'interrupts' : '')}
        ${fact(touched, t('preview.tunnels'))} ${fact(certificates, t('preview.certificates'))} ${fact(leases, t('preview.leases'))}
        ${
          this.mayCommit
            ? html`<wa-button
                variant=${changed > 0 ? 'brand' : 'neutral'}
                appearance=${changed > 0 ? 'accent' : 'outlined'}
                size="s"
                @click=${() => this.dispatchEvent(new Event('sk-commit'))}
                >${t('commit.open')}</wa-button
              >`
            : nothing
        }
      </div>
      ${appliances > 0 && changed === 0 ? html`<p class="muted">${t('preview.nothing')}</p>` : nothing}
      ${preview.targets.length === 0 ? html`<p class="muted">${t('preview.no-appliances')}</p>` : nothing}
      ${targets.map((target) => html`<sk-preview-target .target=${target}></sk-preview-target>`)}`;
  }
}

function fact(count: number, name: string, className = '') {
  return html`<div class=${className}><strong>${formatNumber(count)}</strong><span>${name}</span></div>`;
}
