import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '../header/preferences-menu.ts';
import type WaInput from '@awesome.me/webawesome/dist/components/input/input.js';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import { ApiError } from '../api/problem.ts';
import { signIn } from '../api/session.ts';
import { apiContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import logo from '../styles/favicon.svg';
import { signInStyles } from './sign-in-styles.ts';

/** Asks who one is; event `sk-signed-in` with the user. */
@customElement('sk-sign-in-page')
@localized()
export class SignInPage extends LitElement {
  static override styles = signInStyles;

  @consume({ context: apiContext }) private api!: Api;
  @state() private busy = false;
  @state() private message = '';
  @query('wa-input[name=email]') private email!: WaInput;
  @query('wa-input[name=password]') private password!: WaInput;

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = `${t('sign-in.title')} · ${t('product')}`;
  }

  override render() {
    return html`<sk-preferences></sk-preferences>
      <main>
        <form @submit=${this.#submit} novalidate>
          <h1><img src=${logo} alt="" width="32" height="32" />${t('product')}</h1>
          ${this.message ? html`<p class="message" role="alert">${this.message}</p>` : nothing}
          <wa-input
            name="email"
            type="email"
            label=${t('sign-in.email')}
            autocomplete="username"
            required
            autofocus
          ></wa-input>
          <wa-input
            name="password"
            type="password"
            label=${t('sign-in.password')}
            autocomplete="current-password"
            required
            password-toggle
          ></wa-input>
          <wa-button type="submit" variant="brand" .loading=${this.busy}>${t('sign-in.submit')}</wa-button>
        </form>
      </main>`;
  }

  #submit = async (event: Event) => {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.message = '';
    try {
      const user = await signIn(this.api, this.email.value ?? '', this.password.value ?? '');
      this.dispatchEvent(new CustomEvent('sk-signed-in', { detail: user }));
    } catch (error) {
      this.message = explain(error);
      this.password.value = '';
      this.password.focus();
    } finally {
      this.busy = false;
    }
  };
}

function explain(error: unknown): string {
  if (!(error instanceof ApiError) || error.status === 0) return t('error.unreachable');
  if (error.code === 'too-many-requests') return t('sign-in.too-many');
  if (error.code === 'sign-in-failed' || error.code === 'request-invalid') return t('sign-in.failed');
  return error.message;
}
