import '@awesome.me/webawesome/dist/components/copy-button/copy-button.js';
import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import {
  type CredentialRequest,
  type IssuedCredential,
  PLATFORMS,
  type Platform,
} from '../../../api/teleworker.ts';
import { FormDialog } from '../../../components/dialog/form-dialog.ts';
import { formatDateTime } from '../../../locales/format.ts';
import { t } from '../../../locales/locale.ts';

/** A credential for one device: for which platform, and then its passphrase and link, which are not shown again. */
@customElement('sk-credential-dialog')
@localized()
export class CredentialDialog extends FormDialog<never> {
  @property() person = '';
  @property({ attribute: false }) issue!: (request: CredentialRequest) => Promise<IssuedCredential>;
  @state() private issued: IssuedCredential | undefined;

  protected override initial() {
    return { '/platform': 'windows' };
  }

  protected override holdsInput() {
    return super.holdsInput() && !this.issued;
  }

  protected heading() {
    return t('credential.question', { name: this.person });
  }

  protected override dismissal() {
    return this.issued ? t('credential.noted') : t('dialog.cancel');
  }

  protected renderBody() {
    return this.issued ? this.#renderIssued(this.issued) : this.#renderForm();
  }

  #renderForm() {
    return html`<p>${t('credential.text')}</p>
      ${this.choice({
        pointer: '/platform',
        name: t('credential.platform'),
        first: true,
        options: PLATFORMS.map((value) => ({ value, name: t(`platform.${value}`) })),
      })}
      ${this.text({
        pointer: '/label',
        name: t('credential.label'),
        help: t('credential.label-help'),
        maxLength: 100,
      })}`;
  }

  #renderIssued({ passphrase, download }: IssuedCredential) {
    return html`<p>${t('credential.once')}</p>
      ${passphrase ? secret(t('credential.passphrase'), passphrase) : nothing}
      ${
        download
          ? html`${secret(t('credential.link'), new URL(download.url, location.origin).href)}
              <p class="help">${t('credential.link-help', { until: formatDateTime(download.expiresAt) })}</p>`
          : nothing
      }`;
  }

  protected renderActions() {
    if (this.issued) return html``;
    return this.answer({ label: t('credential.submit'), action: this.#issue });
  }

  #issue = async () => {
    const label = this.held('/label').trim();
    const platform = this.held('/platform') as Platform;
    this.busy = true;
    this.error = undefined;
    try {
      this.issued = await this.issue({ platform, ...(label && { label }) });
    } catch (error) {
      this.error = error as Error;
    }
    this.busy = false;
  };
}

function secret(name: string, value: string) {
  return html`<div class="field">
    <span class="name">${name}</span>
    <div class="secret"><code>${value}</code><wa-copy-button
        value=${value}
        copy-label=${t('copy.of', { name })}
      ></wa-copy-button></div>
  </div>`;
}
