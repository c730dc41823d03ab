import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/panel.ts';
import '../components/relative-time.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { endOtherSessions, endSession, type OwnSession } from '../api/account.ts';
import type { Api } from '../api/client.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { type Part, renderPart } from '../components/part.ts';
import { apiContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { browserName } from './browser-name.ts';

/** Where one is signed in. Event `sk-changed`. */
@customElement('sk-sessions-panel')
@localized()
export class SessionsPanel extends LitElement {
  static override styles = panelStyles;

  @consume({ context: apiContext }) private api!: Api;
  @property({ attribute: false }) listed!: Part<OwnSession[]>;

  override render() {
    const others = (this.listed.value ?? []).length > 1;
    return html`<sk-panel heading=${t('sessions.title')}>
      ${
        others
          ? html`<wa-button slot="aside" size="s" appearance="outlined" @click=${this.#endOthers}
              >${t('sessions.end-others')}</wa-button
            >`
          : nothing
      }
      ${renderPart(this.listed, (sessions) => this.#renderTable(sessions), '')}
    </sk-panel>`;
  }

  #renderTable(sessions: readonly OwnSession[]) {
    return html`<table class="cards">
      <thead>
        <tr>
          <th>${t('sessions.browser')}</th>
          <th>${t('sessions.address')}</th>
          <th>${t('sessions.method')}</th>
          <th>${t('sessions.since')}</th>
          <th>${t('sessions.used')}</th>
          <th><span class="hidden-text">${t('actions')}</span></th>
        </tr>
      </thead>
      <tbody>
        ${sessions.map(
          ({ id, userAgent, address, method, createdAt, lastSeenAt, current }) => html`<tr>
            <td class="name" title=${userAgent ?? ''}>${browserName(userAgent) ?? t('sessions.unknown')}</td>
            <td class="mono" data-name=${t('sessions.address')}>${address}</td>
            <td data-name=${t('sessions.method')}>${t(`method.${method}`)}</td>
            <td data-name=${t('sessions.since')}><sk-ago instant=${createdAt}></sk-ago></td>
            <td data-name=${t('sessions.used')}><sk-ago instant=${lastSeenAt}></sk-ago></td>
            <td class="number">
              ${
                current
                  ? html`<span class="muted">${t('sessions.current')}</span>`
                  : html`<wa-button size="s" appearance="plain" @click=${() => this.#end(id)}
                      >${t('sessions.end')}</wa-button
                    >`
              }
            </td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #end = async (id: string) => {
    await endSession(this.api, id);
    this.#changed();
  };

  #endOthers = async () => {
    const done = await confirm({
      question: t('sessions.end-others'),
      consequences: [t('sessions.end-others-text')],
      answer: t('sessions.end-others'),
      action: () => endOtherSessions(this.api),
    });
    if (done) this.#changed();
  };

  #changed(): void {
    this.dispatchEvent(new Event('sk-changed'));
  }
}
