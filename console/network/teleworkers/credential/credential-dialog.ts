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
import { Dialog } from '../../../components/dialog/dialog.ts';
import { formatDateTime } from '../../../locales/format.ts';
import { t } from '../../../locales/locale.ts';

/** A credential for one device: for which platform, and then its passphrase and link, which are not shown again. */
@customElement('sk-credential-dialog')
@localized()
export class CredentialDialog extends Dialog<never> {
  @property() person = '';
  @property({ attribute: false }) issue!: (request: CredentialRequest) => Promise<IssuedCredential>;
  @state() private platform: Platform = 'windows';
  @state() private label = '';
  @state() private issued: IssuedCredential | undefined;

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
      <label class="field">
        <span class="name">${t('credential.platform')}</span>
        <select
          autofocus
          @change=${(event: Event) => {
            this.platform = (event.target as HTMLSelectElement).value as Platform;
          }}
        >
          ${PLATFORMS.map(
            (platform) =>
              html`<option value=${platform} ?selected=${platform === this.platform}>${t(`platform.${platform}`)}</option>`,
          )}
        </select>
      </label>
      <label class="field">
        <span class="name">${t('credential.label')}</span>
        <input
          maxlength="100"
          .value=${this.label}
          @input=${(event: Event) => {
            this.label = (event.target as HTMLInputElement).value;
          }}
        />
        <span class="help">${t('credential.label-help')}</span>
      </label>`;
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
    return html`<wa-button slot="footer" variant="brand" .loading=${this.busy} @click=${this.#issue}
      >${t('credential.submit')}</wa-button
    >`;
  }

  #issue = async () => {
    const label = this.label.trim();
    this.busy = true;
    this.error = undefined;
    try {
      this.issued = await this.issue({ platform: this.platform, ...(label && { label }) });
    } catch (error) {
      this.error = error as Error;
    }
    this.busy = false;
  };
}

function secret(name: string, value: string) {
  return html`<div class="field">
    <span class="name">${name}</span>
    <div class="secret"><code>${value}</code><wa-copy-button value=${value}></wa-copy-button></div>
  </div>`;
}
