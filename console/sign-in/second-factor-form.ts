import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import type WaInput from '@awesome.me/webawesome/dist/components/input/input.js';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import { type SecondFactorWanted, type Session, showPasskey, showSecondFactor } from '../api/session.ts';
import { apiContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { explainSignIn } from './explain-sign-in.ts';
import { signInStyles } from './sign-in-styles.ts';

/** After the password: a code, a passkey or a recovery code. Events `sk-signed-in` with the session, `sk-back`. */
@customElement('sk-second-factor')
@localized()
export class SecondFactorForm extends LitElement {
  static override styles = signInStyles;

  @consume({ context: apiContext }) private api!: Api;
  @property({ attribute: false }) wanted!: SecondFactorWanted;
  @state() private recovering = false;
  @state() private busy = false;
  @state() private message = '';
  @query('wa-input') private code: WaInput | null | undefined;

  override render() {
    const { methods } = this.wanted;
    const asksForCode = this.recovering || methods.includes('totp');
    return html`<form @submit=${this.#submit} novalidate>
      <h1>${t('sign-in.second-factor')}</h1>
      ${this.message ? html`<p class="message" role="alert">${this.message}</p>` : nothing}
      ${asksForCode ? this.#renderCode() : nothing}
      ${
        methods.includes('passkey') && !this.recovering
          ? html`<wa-button
              variant=${asksForCode ? 'neutral' : 'brand'}
              appearance=${asksForCode ? 'outlined' : 'accent'}
              ?disabled=${this.busy}
              @click=${() => this.#attempt(() => showPasskey(this.api, this.wanted))}
              >${t('sign-in.use-passkey')}</wa-button
            >`
          : nothing
      }
      <p class="ways">
        ${
          methods.includes('recovery-code')
            ? html`<wa-button size="s" appearance="plain" @click=${this.#recover}
                >${this.recovering ? t('sign-in.use-factor') : t('sign-in.recover')}</wa-button
              >`
            : nothing
        }
        <wa-button size="s" appearance="plain" @click=${() => this.dispatchEvent(new Event('sk-back'))}
          >${t('sign-in.back')}</wa-button
        >
      </p>
    </form>`;
  }

  #renderCode() {
    const label = this.recovering ? t('sign-in.recovery-code') : t('sign-in.code');
    return html`<wa-input
        name="code"
        label=${label}
        hint=${this.recovering ? t('sign-in.recovery-code-help') : t('sign-in.code-help')}
        inputmode=${this.recovering ? 'text' : 'numeric'}
        autocomplete="one-time-code"
        maxlength=${this.recovering ? 64 : 6}
        required
        autofocus
      ></wa-input>
      <wa-button type="submit" variant="brand" .loading=${this.busy}>${t('sign-in.submit')}</wa-button>`;
  }

  #recover = () => {
    this.recovering = !this.recovering;
    this.message = '';
    if (this.code) this.code.value = '';
  };

  #submit = (event: Event) => {
    event.preventDefault();
    const text = (this.code?.value ?? '').trim();
    const factor = this.recovering ? { recoveryCode: text } : { code: text.replaceAll(' ', '') };
    return this.#attempt(() => showSecondFactor(this.api, this.wanted, factor));
  };

  async #attempt(action: () => Promise<Session>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.message = '';
    try {
      const detail = await action();
      this.dispatchEvent(new CustomEvent('sk-signed-in', { detail, bubbles: true, composed: true }));
    } catch (error) {
      this.message = explainSignIn(error);
      if (this.code) this.code.value = '';
    } finally {
      this.busy = false;
    }
  }
}
