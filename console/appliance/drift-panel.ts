import '../components/panel.ts';
import '../components/relative-time.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Appliance } from '../api/appliance.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { t } from '../locales/locale.ts';

/** What the box runs otherwise than it confirmed; nothing is shown while there is nothing. */
@customElement('sk-drift-panel')
@localized()
export class DriftPanel extends LitElement {
  static override styles = [
    panelStyles,
    css`
      .handling {
        padding-bottom: 8px;
        font-weight: 600;
        color: var(--sk-warn);
      }
      td {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) drift: Appliance['drift'] = null;

  override render() {
    if (!this.drift) return nothing;
    const { since, handling, findings } = this.drift;
    return html`<sk-panel heading=${t('drift.title')}>
      <span slot="aside" class="aside"><sk-ago .instant=${since}></sk-ago></span>
      <p class="handling">${t(`drift.${handling}`)}</p>
      <div class="scroll" tabindex="0" role="group" aria-label=${t('drift.title')}>
        <table>
          <thead>
            <tr>
              <th scope="col">${t('drift.what')}</th>
              <th scope="col">${t('drift.expected')}</th>
              <th scope="col">${t('drift.actual')}</th>
            </tr>
          </thead>
          <tbody>
            ${findings.map(
              ({ message, expected, actual }) => html`<tr>
                <td>${message}</td>
                <td class="mono">${expected}</td>
                <td class="mono">${actual}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </sk-panel>`;
  }
}
