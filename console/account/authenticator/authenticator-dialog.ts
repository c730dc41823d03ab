import '@awesome.me/webawesome/dist/components/copy-button/copy-button.js';
import '../../components/qr-code.ts';
import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type beginTotp, confirmTotp } from '../../api/account.ts';
import type { Api } from '../../api/client.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';

/** Shows the secret of an authenticator app, this once, and asks for a first code. */
@customElement('sk-authenticator-dialog')
@localized()
export class AuthenticatorDialog extends FormDialog<string[]> {
  @property({ attribute: false }) api!: Api;
  @property({ attribute: false }) begun!: Awaited<ReturnType<typeof beginTotp>>;

  protected heading() {
    return t('authenticator.title');
  }

  protected renderBody() {
    const { totpUri, secret } = this.begun;
    return html`<p>${t('authenticator.scan')}</p>
      <sk-qr-code text=${totpUri} label=${t('authenticator.qr')}></sk-qr-code>
      <div class="field">
        <span class="name">${t('authenticator.secret')}</span>
        <div class="secret"><code>${secret}</code><wa-copy-button
        value=${secret}
        copy-label=${t('copy.of', { name: t('authenticator.secret') })}
      ></wa-copy-button></div>
      </div>
      ${this.text({
        pointer: '/code',
        name: t('sign-in.code'),
        help: t('authenticator.code-help'),
        autocomplete: 'one-time-code',
        required: true,
        first: true,
        maxLength: 6,
      })}`;
  }

  protected renderActions() {
    const code = this.held('/code').trim();
    return this.answer({
      label: t('authenticator.submit'),
      action: () => this.attempt(() => confirmTotp(this.api, code)),
      reason: /^\d{6}$/.test(code) ? undefined : t('authenticator.six-digits'),
    });
  }
}
