import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PreviewTarget as Target } from '../../api/network.ts';
import { t } from '../../locales/locale.ts';
import { base } from '../../styles/shared.ts';
import { changeWords } from './change-words.ts';
import { impactWords } from './impact-words.ts';

const MARKS = { added: '+', removed: '−', changed: '→' } as const;

/** What becomes different on one appliance, change by change. */
@customElement('sk-preview-target')
@localized()
export class PreviewTarget extends LitElement {
  static override styles = [
    base,
    css`
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 12px;
        padding: 8px 0 4px;
      }
      h3 {
        flex: 0 1 240px;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      header > a {
        min-width: 96px;
      }
      h3 {
        font-size: 14px;
        line-height: 20px;
        color: var(--sk-text);
      }
      .interrupts {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        font-size: 12px;
        font-weight: 600;
        color: var(--sk-warn);
      }
      .impact {
        padding-inline-start: 24px;
        font-size: 13px;
        color: var(--sk-muted);
      }
      ul {
        padding-bottom: 8px;
      }
      li {
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr);
        gap: 0 8px;
        padding: 2px 0;
      }
      li > b {
        text-align: center;
        color: var(--sk-muted);
      }
      li.added > b {
        color: var(--sk-ok);
      }
      li.removed > b {
        color: var(--sk-bad);
      }
      li > span {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) target!: Target;

  override render() {
    const { siteName, serial, role, applianceId, changed, difference, impact } = this.target;
    return html`<section aria-label=${siteName}>
      <header>
        <h3>${siteName}</h3>
        <a class="mono" href="/appliances/${applianceId}">${serial}</a>
        <span class="muted">${t(`site-role.${role}`)}</span>
        ${impact.interruptsConnectivity ? interruption() : nothing}
        ${changed ? nothing : html`<span class="muted">${t('preview.unchanged')}</span>`}
      </header>
      ${impactWords(impact).map((text) => html`<p class="impact">${text}</p>`)}
      ${
        difference.length > 0
          ? html`<ul>
              ${difference.map(
                (change) => html`<li class=${change.kind}>
                  <b title=${t(`change.${change.kind}`)}>${MARKS[change.kind]}</b>
                  <span
                    >${changeWords(change)}${
                      change.interruptsConnectivity
                        ? html` <wa-icon
                            class="interrupts"
                            name="bolt"
                            label=${t('preview.interrupts-change')}
                          ></wa-icon>`
                        : nothing
                    }</span
                  >
                </li>`,
              )}
            </ul>`
          : nothing
      }
    </section>`;
  }
}

function interruption() {
  return html`<span class="interrupts"><wa-icon name="bolt"></wa-icon>${t('preview.interrupts')}</span>`;
}
