import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type Credential, standingOfCredential } from '../../../api/teleworker.ts';
import { Dialog } from '../../../components/dialog/dialog.ts';
import { formatDate } from '../../../locales/format.ts';
import { t } from '../../../locales/locale.ts';

/** The credentials of a person, device by device. Each is revoked here, after a second press; or another one is made. */
@customElement('sk-credentials-dialog')
@localized()
export class CredentialsDialog extends Dialog<'another'> {
  @property() person = '';
  @property({ attribute: false }) credentials: readonly Credential[] = [];
  @property({ type: Boolean }) mayChange = false;
  /** Resolves with how they stand afterwards. */
  @property({ attribute: false }) revoke!: (credential: Credential) => Promise<readonly Credential[]>;
  /** The one that is about to be revoked. */
  @state() private chosen = '';

  protected heading() {
    return t('credentials.title', { name: this.person });
  }

  protected override dismissal() {
    return t('dialog.close');
  }

  protected renderBody() {
    if (this.credentials.length === 0) return html`<p class="muted">${t('credentials.none')}</p>`;
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${t('teleworkers.credentials')}>
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">${t('credential.label')}</th>
              <th scope="col">${t('networks.state')}</th>
              <th scope="col">${t('credentials.made')}</th>
              <th scope="col">${t('certificates.expires')}</th>
              ${this.mayChange ? html`<th scope="col"><span class="hidden-text">${t('actions')}</span></th>` : nothing}
            </tr>
          </thead>
          <tbody>
            ${this.credentials.map((credential) => this.#row(credential))}
          </tbody>
        </table>
      </div>
      ${this.chosen ? html`<p role="status">${t('credentials.revoke-text')}</p>` : nothing}`;
  }

  #row(credential: Credential) {
    const { id, label, createdAt, notAfter } = credential;
    const standing = standingOfCredential(credential, Date.now());
    return html`<tr>
      <td class="name">${label ?? html`<span class="muted">${t('credentials.no-label')}</span>`}</td>
      <td class="state">${t(`credential-standing.${standing}`)}</td>
      <td data-name=${t('credentials.made')}>${formatDate(createdAt)}</td>
      <td data-name=${t('certificates.expires')}>${formatDate(notAfter)}</td>
      ${
        this.mayChange
          ? html`<td>
              ${standing === 'revoked' ? nothing : html`<div class="buttons end">${this.#button(credential, id)}</div>`}
            </td>`
          : nothing
      }
    </tr>`;
  }

  #button(credential: Credential, id: string) {
    return this.chosen === id
      ? html`<wa-button size="xs" variant="danger" .loading=${this.busy} @click=${() => this.#revoke(credential)}
          >${t('revoke.submit')}</wa-button
        >`
      : html`<wa-button
          size="xs"
          appearance="outlined"
          ?disabled=${this.busy}
          @click=${() => {
            this.chosen = id;
          }}
          >${t('teleworkers.revoke')}</wa-button
        >`;
  }

  protected renderActions() {
    return this.mayChange
      ? html`<wa-button slot="footer" variant="brand" ?disabled=${this.busy} @click=${() => this.finish('another')}
          >${t('credentials.another')}</wa-button
        >`
      : html``;
  }

  async #revoke(credential: Credential): Promise<void> {
    this.busy = true;
    this.error = undefined;
    try {
      this.credentials = await this.revoke(credential);
      this.chosen = '';
    } catch (error) {
      this.error = error as Error;
    }
    this.busy = false;
  }
}
