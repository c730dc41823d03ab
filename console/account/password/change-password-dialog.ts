import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { changeMe } from '../../api/account.ts';
import type { Api } from '../../api/client.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';

const SHORTEST = 12;

@customElement('sk-change-password-dialog')
@localized()
export class ChangePasswordDialog extends Dialog<true> {
  @property({ attribute: false }) api!: Api;
  @state() private current = '';
  @state() private next = '';

  protected heading() {
    return t('account.password-change');
  }

  protected renderBody() {
    return html`<label class="field">
        <span class="name">${t('account.password-current')}</span>
        <input
          type="password"
          autocomplete="current-password"
          autofocus
          @input=${(event: Event) => {
            this.current = (event.target as HTMLInputElement).value;
          }}
        />
      </label>
      <label class="field">
        <span class="name">${t('account.password-new')}</span>
        <input
          type="password"
          autocomplete="new-password"
          @input=${(event: Event) => {
            this.next = (event.target as HTMLInputElement).value;
          }}
        />
        <span class="help">${t('welcome.password-help', { length: SHORTEST })}</span>
      </label>
      <p class="help">${t('account.password-help')}</p>`;
  }

  protected renderActions() {
    const complete = this.current !== '' && [...this.next].length >= SHORTEST;
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      ?disabled=${!complete}
      @click=${() => this.attempt(this.#change)}
      >${t('account.password-change')}</wa-button
    >`;
  }

  #change = async (): Promise<true> => {
    await changeMe(this.api, { password: { current: this.current, new: this.next } });
    return true;
  };
}
