import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import './second-factor-form.ts';
import type WaInput from '@awesome.me/webawesome/dist/components/input/input.js';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import {
  type SecondFactorWanted,
  type Session,
  signIn,
  signInByPasskey,
  signInOptions,
} from '../api/session.ts';
import { apiContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import logo from '../styles/favicon.svg';
import { explainCode, explainSignIn } from './explain-sign-in.ts';
import { signInStyles } from './sign-in-styles.ts';

/**
 * Asks who one is, by password, passkey or another's sign-in, and by a second factor where one is wanted; event
 * `sk-signed-in` with the session. With an `email` only that person is asked, over a page that waits.
 */
@customElement('sk-sign-in-form')
@localized()
export class SignInForm extends LitElement {
  static override styles = signInStyles;

  @consume({ context: apiContext }) private api!: Api;
  /** Of whom is asked; empty: whoever comes. */
  @property() email = '';
  @state() private busy = false;
  @state() private message = '';
  @state() private wanted: SecondFactorWanted | undefined;
  @state() private options: Awaited<ReturnType<typeof signInOptions>> | undefined;
  @query('wa-input[name=email]') private emailInput!: WaInput;
  @query('wa-input[name=password]') private password!: WaInput;

  override connectedCallback(): void {
    super.connectedCallback();
    // An identity provider's refusal comes back as the code of a problem.
    this.message = explainCode(new URLSearchParams(location.search).get('sign-in') ?? '') ?? '';
    signInOptions(this.api).then(
      (options) => {
        this.options = options;
      },
      // The password is asked for in any case.
      () => undefined,
    );
  }

  override render() {
    return this.wanted
      ? html`<sk-second-factor
          .wanted=${this.wanted}
          @sk-back=${() => {
            this.wanted = undefined;
          }}
        ></sk-second-factor>`
      : this.#renderForm();
  }

  #renderForm() {
    const { passkeys = false, singleSignOn = null } = this.options ?? {};
    return html`<form @submit=${this.#submit} novalidate>
      ${
        this.email ? nothing : html`<h1><img src=${logo} alt="" width="32" height="32" />${t('product')}</h1>`
      }
      ${this.message ? html`<p class="message" role="alert">${this.message}</p>` : nothing}
      <wa-input
        name="email"
        type="email"
        label=${t('sign-in.email')}
        autocomplete="username"
        required
        .value=${this.email}
        ?readonly=${this.email !== ''}
        ?autofocus=${this.email === ''}
      ></wa-input>
      <wa-input
        name="password"
        type="password"
        label=${t('sign-in.password')}
        autocomplete="current-password"
        required
        password-toggle
        ?autofocus=${this.email !== ''}
      ></wa-input>
      <wa-button type="submit" variant="brand" .loading=${this.busy}>${t('sign-in.submit')}</wa-button>
      ${
        passkeys
          ? html`<wa-button appearance="outlined" ?disabled=${this.busy} @click=${this.#byPasskey}
              >${t('sign-in.use-passkey')}</wa-button
            >`
          : nothing
      }
      ${
        singleSignOn
          ? html`<wa-button appearance="outlined" href="api/v1/sessions/single-sign-on"
              target=${this.email ? '_blank' : nothing}
              >${t('sign-in.single-sign-on', { name: singleSignOn.name })}</wa-button
            >`
          : nothing
      }
    </form>`;
  }

  #submit = (event: Event) => {
    event.preventDefault();
    const { value: email } = this.emailInput;
    const { value: password } = this.password;
    return this.#attempt(() => signIn(this.api, email ?? '', password ?? ''));
  };

  #byPasskey = () => this.#attempt(() => signInByPasskey(this.api));

  async #attempt(action: () => Promise<Session | SecondFactorWanted>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.message = '';
    try {
      const outcome = await action();
      if ('user' in outcome) {
        this.dispatchEvent(
          new CustomEvent('sk-signed-in', { detail: outcome, bubbles: true, composed: true }),
        );
      } else this.wanted = outcome;
    } catch (error) {
      this.message = explainSignIn(error);
      this.password.value = '';
      this.password.focus();
    } finally {
      this.busy = false;
    }
  }
}
