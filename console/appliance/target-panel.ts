import '../components/panel.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { WantedTarget } from '../api/appliance-parts.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { type Part, renderPart } from '../components/part.ts';
import { t } from '../locales/locale.ts';
import { renderFirewall } from './target/firewall.ts';
import { renderInterfaces } from './target/interfaces.ts';
import { renderPeers } from './target/peers.ts';
import { renderServices } from './target/services.ts';

/** The configuration wanted of the appliance, section by section, and as it is sent. */
@customElement('sk-target-panel')
@localized()
export class TargetPanel extends LitElement {
  static override styles = [
    panelStyles,
    css`
      details {
        margin-top: 16px;
      }
      summary {
        cursor: pointer;
        font-weight: 600;
        color: var(--sk-accent);
      }
      summary:focus-visible {
        outline: 2px solid var(--sk-accent);
        outline-offset: 2px;
        border-radius: 2px;
      }
      pre {
        max-height: 480px;
        margin: 8px 0 0;
        padding: 12px;
        overflow: auto;
        border-radius: 4px;
        background: var(--sk-page);
        font: 12px / 18px var(--sk-mono);
      }
    `,
  ];

  @property({ attribute: false }) target!: Part<WantedTarget | null>;

  override render() {
    const wanted = this.target.value;
    return html`<sk-panel heading=${t('target.title')}>
      ${
        wanted
          ? html`<span slot="aside" class="aside" title=${wanted.hash}
              >${t('target.revision', { revision: wanted.revision })} ·
              <span class="mono">${wanted.hash.slice(0, 12)}</span></span
            >`
          : nothing
      }
      ${renderPart(this.target, renderTarget, t('target.none'))}
    </sk-panel>`;
  }
}

function renderTarget({ target }: WantedTarget) {
  return html`${renderInterfaces(target)} ${renderServices(target)} ${renderPeers(target)}
    ${renderFirewall(target)}
    <details>
      <summary>${t('target.raw')}</summary>
      <pre tabindex="0" aria-label=${t('target.raw')}>${JSON.stringify(target, null, 2)}</pre>
    </details>`;
}
