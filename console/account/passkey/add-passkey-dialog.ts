import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { addPasskey } from '../../api/account.ts';
import type { Api } from '../../api/client.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';

/** Asks what the new passkey shall be called; then the browser asks its person. */
@customElement('sk-add-passkey-dialog')
@localized()
export class AddPasskeyDialog extends Dialog<string[]> {
  @property({ attribute: false }) api!: Api;
  @state() private name = '';

  protected heading() {
    return t('passkey.title');
  }

  protected renderBody() {
    return html`<p>${t('passkey.text')}</p>
      <label class="field">
        <span class="name">${t('passkey.name')}</span>
        <input
          maxlength="64"
          autofocus
          @input=${(event: Event) => {
            this.name = (event.target as HTMLInputElement).value;
          }}
        />
        <span class="help">${t('passkey.name-help')}</span>
      </label>`;
  }

  protected renderActions() {
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      ?disabled=${this.name.trim() === ''}
      @click=${() => this.attempt(this.#add)}
      >${t('factors.passkey-add')}</wa-button
    >`;
  }

  #add = async (): Promise<string[]> => {
    try {
      return await addPasskey(this.api, this.name.trim());
    } catch (error) {
      // What browsers say of passkeys is for developers.
      const { name } = error as Error;
      if (name === 'InvalidStateError') throw new Error(t('passkey.known'), { cause: error });
      if (name === 'NotAllowedError') throw new Error(t('sign-in.passkey-dismissed'), { cause: error });
      throw error;
    }
  };
}
