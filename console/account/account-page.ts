import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/page-head.ts';
import '../components/panel.ts';
import './factors-panel.ts';
import './sessions-panel.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { Task } from '@lit/task';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type Factors, readFactors, readOwnSessions } from '../api/account.ts';
import type { Api } from '../api/client.ts';
import type { User } from '../api/session.ts';
import { notify } from '../components/notices.ts';
import { partOf, renderPart } from '../components/part.ts';
import { apiContext, userContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';
import { openChangePassword } from './password/open-change-password.ts';

/** The own account: how one signs in, and where one is signed in. Event `sk-factors-changed`. */
@customElement('sk-account-page')
@localized()
export class AccountPage extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
        max-width: 880px;
      }
      .required {
        padding: 8px 12px;
        border-radius: var(--sk-radius);
        background: var(--sk-warn-quiet);
        color: var(--sk-warn);
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 8px 16px;
      }
    `,
  ];

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: userContext }) private user!: User;
  /** Nothing else is open before a second factor is set up. */
  @property({ type: Boolean }) required = false;
  readonly #factors = new Task(this, { task: () => readFactors(this.api), args: () => [] });
  readonly #sessions = new Task(this, { task: () => readOwnSessions(this.api), args: () => [] });

  override render() {
    document.title = `${t('account.title')} · ${t('product')}`;
    const { name, email, role } = this.user;
    return html`<sk-page-head heading=${t('account.title')}>${name} · ${email} · ${t(`role.${role}`)}</sk-page-head>
      ${this.required ? html`<p class="required" role="status">${t('account.required')}</p>` : nothing}
      ${renderPart(partOf(this.#factors), (factors) => this.#renderFactors(factors), '')}
      <sk-sessions-panel .listed=${partOf(this.#sessions)} @sk-changed=${() => this.#sessions.run()}></sk-sessions-panel>`;
  }

  #renderFactors(factors: Factors) {
    return html`<sk-panel heading=${t('account.password')}>
        <div class="line">
          <p class="muted">${factors.hasPassword ? t('account.password-about') : t('account.password-none')}</p>
          ${
            factors.hasPassword
              ? html`<wa-button size="s" appearance="outlined" @click=${this.#changePassword}
                  >${t('account.password-change')}</wa-button
                >`
              : nothing
          }
        </div>
      </sk-panel>
      <sk-factors-panel .factors=${factors} @sk-changed=${this.#factorsChanged}></sk-factors-panel>`;
  }

  #factorsChanged = async () => {
    await this.#factors.run();
    this.dispatchEvent(new Event('sk-factors-changed', { bubbles: true, composed: true }));
  };

  #changePassword = async () => {
    if (!(await openChangePassword({ api: this.api }))) return;
    notify(t('account.password-changed'));
    await this.#sessions.run();
  };
}
