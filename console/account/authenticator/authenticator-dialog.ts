import '@awesome.me/webawesome/dist/components/copy-button/copy-button.js';
import '../../components/qr-code.ts';
import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type beginTotp, confirmTotp } from '../../api/account.ts';
import type { Api } from '../../api/client.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';

/** Shows the secret of an authenticator app, this once, and asks for a first code. */
@customElement('sk-authenticator-dialog')
@localized()
export class AuthenticatorDialog extends Dialog<string[]> {
  @property({ attribute: false }) api!: Api;
  @property({ attribute: false }) begun!: Awaited<ReturnType<typeof beginTotp>>;
  @state() private code = '';

  protected heading() {
    return t('authenticator.title');
  }

  protected renderBody() {
    const { totpUri, secret } = this.begun;
    return html`<p>${t('authenticator.scan')}</p>
      <sk-qr-code text=${totpUri} label=${t('authenticator.qr')}></sk-qr-code>
      <div class="field">
        <span class="name">${t('authenticator.secret')}</span>
        <div class="secret"><code>${secret}</code><wa-copy-button value=${secret}></wa-copy-button></div>
      </div>
      <label class="field">
        <span class="name">${t('sign-in.code')}</span>
        <input
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength="6"
          autofocus
          @input=${(event: Event) => {
            this.code = (event.target as HTMLInputElement).value.trim();
          }}
        />
        <span class="help">${t('authenticator.code-help')}</span>
      </label>`;
  }

  protected renderActions() {
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      ?disabled=${!/^\d{6}$/.test(this.code)}
      @click=${() => this.attempt(() => confirmTotp(this.api, this.code))}
      >${t('authenticator.submit')}</wa-button
    >`;
  }
}
