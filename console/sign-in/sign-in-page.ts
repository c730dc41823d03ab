import '../header/preferences-menu.ts';
import './sign-in-form.ts';
import { localized } from '@lit/localize';
import { html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
import { t } from '../locales/locale.ts';
import { signInStyles } from './sign-in-styles.ts';

/** Where nobody is signed in: asks who one is. */
@customElement('sk-sign-in-page')
@localized()
export class SignInPage extends LitElement {
  static override styles = signInStyles;

  override connectedCallback(): void {
    super.connectedCallback();
    document.title = `${t('sign-in.title')} · ${t('product')}`;
  }

  override render() {
    return html`<sk-preferences></sk-preferences>
      <main><sk-sign-in-form></sk-sign-in-form></main>`;
  }
}
