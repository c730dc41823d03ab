import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/panel.ts';
import '../components/relative-time.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Appliance } from '../api/appliance.ts';
import type { Api } from '../api/client.ts';
import { clearCloneAlarm } from '../api/enrolment.ts';
import { may, type User } from '../api/session.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { apiContext, userContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';

/** That somebody copied the box: from where the copies come. */
@customElement('sk-clone-panel')
@localized()
export class ClonePanel extends LitElement {
  static override styles = [
    panelStyles,
    css`
      p {
        padding-bottom: 8px;
        color: var(--sk-bad);
      }
      td {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: userContext }) private user!: User;
  @property({ attribute: false }) appliance!: Appliance;

  override render() {
    const { cloned } = this.appliance;
    if (!cloned) return nothing;
    return html`<sk-panel heading=${t('clone.title')}>
      <span slot="aside" class="aside"><sk-ago .instant=${cloned.since}></sk-ago></span>
      <p role="alert">${t('clone.text')}</p>
      <div class="scroll" tabindex="0" role="group" aria-label=${t('clone.title')}>
        <table>
          <thead>
            <tr>
              <th scope="col">${t('clone.address')}</th>
              <th scope="col">${t('clone.boot')}</th>
              <th scope="col">${t('clone.seen')}</th>
            </tr>
          </thead>
          <tbody>
            ${cloned.sources.map(
              ({ address, bootId, lastSeenAt }) => html`<tr>
                <td>${address}</td>
                <td class="mono">${bootId ?? '–'}</td>
                <td><sk-ago .instant=${lastSeenAt}></sk-ago></td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${
        may(this.user, 'appliance:write')
          ? html`<wa-button size="s" appearance="outlined" @click=${this.#clear}>${t('clone.clear')}</wa-button>`
          : nothing
      }
    </sk-panel>`;
  }

  #clear = () =>
    confirm({
      question: t('clone.clear-title'),
      consequences: [t('clone.clear-text')],
      answer: t('clone.clear').replace('…', ''),
      action: () => clearCloneAlarm(this.api, this.appliance.id),
    });
}
