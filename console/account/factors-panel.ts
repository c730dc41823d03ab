import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/panel.ts';
import '../components/relative-time.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type Factors, type Passkey, removePasskey, removeTotp, renewRecoveryCodes } from '../api/account.ts';
import type { Api } from '../api/client.ts';
import { confirm } from '../components/dialog/confirm.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { apiContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { openAuthenticator } from './authenticator/open-authenticator.ts';
import { openAddPasskey } from './passkey/open-add-passkey.ts';
import { openRecoveryCodes } from './recovery-codes/open-recovery-codes.ts';

/** Second factors: authenticator app, passkeys, recovery codes. Event `sk-changed`. */
@customElement('sk-factors-panel')
@localized()
export class FactorsPanel extends LitElement {
  static override styles = [
    panelStyles,
    css`
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 4px 16px;
        padding: 8px 0;
        border-bottom: 1px solid var(--sk-border);
      }
      li:last-child {
        border-bottom: 0;
      }
      li div {
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @consume({ context: apiContext }) private api!: Api;
  @property({ attribute: false }) factors!: Factors;

  override render() {
    const { passkeys, passkeysAvailable } = this.factors;
    return html`<sk-panel heading=${t('factors.title')}>
      <p class="muted">${t('factors.about')}</p>
      <ul>
        ${this.#renderTotp()} ${passkeys.map((passkey) => this.#renderPasskey(passkey))}
        ${
          passkeysAvailable
            ? html`<li>
                <div><strong>${t('factors.passkey')}</strong> <span class="muted">${t('factors.passkey-about')}</span></div>
                ${this.#button(t('factors.passkey-add'), this.#addPasskey)}
              </li>`
            : nothing
        }
        ${this.#renderRecoveryCodes()}
      </ul>
    </sk-panel>`;
  }

  #renderTotp() {
    const { totp } = this.factors;
    return html`<li>
      <div>
        <strong>${t('factors.totp')}</strong>
        <span class="muted"
          >${totp ? html`${t('factors.since')} <sk-ago instant=${totp.confirmedAt}></sk-ago>` : t('factors.totp-about')}</span
        >
      </div>
      ${totp ? this.#button(t('factors.remove'), this.#removeTotp) : this.#button(t('factors.set-up'), this.#addTotp)}
    </li>`;
  }

  #renderPasskey({ id, name, lastUsedAt, createdAt }: Passkey) {
    return html`<li>
      <div>
        <strong>${name}</strong>
        <span class="muted"
          >${
            lastUsedAt
              ? html`${t('factors.used')} <sk-ago instant=${lastUsedAt}></sk-ago>`
              : html`${t('factors.since')} <sk-ago instant=${createdAt}></sk-ago>`
          }</span
        >
      </div>
      ${this.#button(t('factors.remove'), () => this.#removePasskey(id, name))}
    </li>`;
  }

  #renderRecoveryCodes() {
    const { recoveryCodes, totp, passkeys } = this.factors;
    if (!totp && passkeys.length === 0) return nothing;
    return html`<li>
      <div>
        <strong>${t('factors.recovery')}</strong>
        <span class="muted">${t('factors.recovery-left', { left: recoveryCodes.left, made: recoveryCodes.made })}</span>
      </div>
      ${this.#button(t('factors.recovery-renew'), this.#renewCodes)}
    </li>`;
  }

  #button(text: string, action: () => Promise<unknown>) {
    return html`<wa-button size="s" appearance="outlined" @click=${action}>${text}</wa-button>`;
  }

  #addTotp = async () => this.#show(await openAuthenticator({ api: this.api }));
  #addPasskey = async () => this.#show(await openAddPasskey({ api: this.api }));

  #renewCodes = async () => {
    let codes: string[] = [];
    const question = { question: t('factors.recovery-question'), consequences: [t('factors.recovery-text')] };
    const action = async () => {
      codes = await renewRecoveryCodes(this.api);
    };
    if (await confirm({ ...question, answer: t('factors.recovery-renew'), action })) await this.#show(codes);
  };

  #removeTotp = () => this.#remove(t('factors.totp'), () => removeTotp(this.api));
  #removePasskey = (id: string, name: string) => this.#remove(name, () => removePasskey(this.api, id));

  async #remove(name: string, action: () => Promise<void>): Promise<void> {
    const question = t('factors.remove-question', { name });
    const consequences = [t('factors.remove-text')];
    if (await confirm({ question, consequences, answer: t('factors.remove'), dangerous: true, action }))
      this.#changed();
  }

  /** @param codes told with the first factor; `undefined` when nothing was done */
  async #show(codes: string[] | undefined): Promise<void> {
    if (!codes) return;
    if (codes.length > 0) await openRecoveryCodes({ codes });
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event('sk-changed'));
  }
}
