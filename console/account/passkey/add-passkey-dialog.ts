import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { addPasskey } from '../../api/account.ts';
import type { Api } from '../../api/client.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';

/** Asks what the new passkey shall be called; then the browser asks its person. */
@customElement('sk-add-passkey-dialog')
@localized()
export class AddPasskeyDialog extends FormDialog<string[]> {
  @property({ attribute: false }) api!: Api;

  protected heading() {
    return t('passkey.title');
  }

  protected renderBody() {
    return html`<p>${t('passkey.text')}</p>
      ${this.text({
        pointer: '/name',
        name: t('passkey.name'),
        help: t('passkey.name-help'),
        required: true,
        first: true,
        maxLength: 64,
      })}`;
  }

  protected renderActions() {
    return this.answer({ label: t('factors.passkey-add'), action: () => this.attempt(this.#add) });
  }

  #add = async (): Promise<string[]> => {
    try {
      return await addPasskey(this.api, this.held('/name').trim());
    } catch (error) {
      // What browsers say of passkeys is for developers.
      const { name } = error as Error;
      if (name === 'InvalidStateError') throw new Error(t('passkey.known'), { cause: error });
      if (name === 'NotAllowedError') throw new Error(t('sign-in.passkey-dismissed'), { cause: error });
      throw error;
    }
  };
}
