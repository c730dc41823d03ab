import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '../header/preferences-menu.ts';
import './second-factor-form.ts';
import type WaInput from '@awesome.me/webawesome/dist/components/input/input.js';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { Api } from '../api/client.ts';
import { answerInvitation, type SecondFactorWanted } from '../api/session.ts';
import { apiContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { navigate } from '../router.ts';
import logo from '../styles/favicon.svg';
import { explainSignIn } from './explain-sign-in.ts';
import { signInStyles } from './sign-in-styles.ts';

const SHORTEST = 12;

/** Where an invitation leads: sets the password of the account. Event `sk-signed-in` with the session. */
@customElement('sk-welcome-page')
@localized()
export class WelcomePage extends LitElement {
  static override styles = signInStyles;

  @consume({ context: apiContext }) private api!: Api;
  @state() private busy = false;
  @state() private message = '';
  @state() private wanted: SecondFactorWanted | undefined;
  @query('wa-input') private password!: WaInput;
  /** Kept out of the address from now on, and so out of the browser's history. */
  readonly #secret = location.hash.slice(1);

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = `${t('welcome.title')} · ${t('product')}`;
    if (location.hash) history.replaceState(null, '', location.pathname);
  }

  override render() {
    return html`<sk-preferences></sk-preferences>
      <main>${this.wanted ? html`<sk-second-factor .wanted=${this.wanted} @sk-back=${this.#leave}></sk-second-factor>` : this.#renderForm()}</main>`;
  }

  #renderForm() {
    return html`<form @submit=${this.#submit} novalidate>
      <h1><img src=${logo} alt="" width="32" height="32" />${t('welcome.title')}</h1>
      ${this.message ? html`<p class="message" role="alert">${this.message}</p>` : nothing}
      <wa-input
        name="password"
        type="password"
        label=${t('welcome.password')}
        hint=${t('welcome.password-help', { length: SHORTEST })}
        autocomplete="new-password"
        required
        autofocus
        password-toggle
      ></wa-input>
      <wa-button type="submit" variant="brand" .loading=${this.busy}>${t('welcome.submit')}</wa-button>
    </form>`;
  }

  #leave = () => navigate('/', { replace: true });

  #submit = async (event: Event) => {
    event.preventDefault();
    const password = this.password.value ?? '';
    if (this.busy) return;
    if ([...password].length < SHORTEST) {
      this.message = t('welcome.password-help', { length: SHORTEST });
      return;
    }
    this.busy = true;
    this.message = '';
    try {
      const outcome = await answerInvitation(this.api, this.#secret, password);
      if ('user' in outcome) {
        this.#leave();
        this.dispatchEvent(
          new CustomEvent('sk-signed-in', { detail: outcome, bubbles: true, composed: true }),
        );
      } else this.wanted = outcome;
    } catch (error) {
      this.message = explainSignIn(error);
    } finally {
      this.busy = false;
    }
  };
}
