import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/dialog/dialog.js';
import './sign-in-form.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { User } from '../api/session.ts';
import { dialogStyles } from '../components/dialog/dialog-styles.ts';
import { t } from '../locales/locale.ts';

/** Why somebody who was signed in is asked again: the session is over, or what is to be done wants a fresh one. */
export type SignInAgainReason = 'ended' | 'stale';

/**
 * Asks the person who works here to sign in again, over the page, which waits with all that was typed into it. Events
 * `sk-signed-in` with the session, `sk-dismiss`.
 */
@customElement('sk-sign-in-again')
@localized()
export class SignInAgain extends LitElement {
  static override styles = [
    dialogStyles,
    css`
      wa-dialog {
        --width: min(400px, calc(100vw - 32px));
      }
    `,
  ];

  @property({ attribute: false }) user!: User;
  @property() reason: SignInAgainReason = 'ended';

  override render() {
    const { reason, user } = this;
    return html`<wa-dialog open label=${t(`sign-in-again.${reason}`)} @wa-hide=${this.#hide}>
      <div class="body">
        <p>${t(`sign-in-again.${reason}-text`)}</p>
        <sk-sign-in-form email=${user.email}></sk-sign-in-form>
      </div>
      <wa-button slot="footer" appearance="plain" @click=${this.#dismiss}
        >${t(reason === 'ended' ? 'sign-in-again.leave' : 'dialog.cancel')}</wa-button
      >
    </wa-dialog>`;
  }

  /** Closed only by an answer. */
  #hide = (event: Event) => {
    if (event.target !== event.currentTarget) return;
    event.preventDefault();
    if (this.reason === 'stale') this.#dismiss();
  };

  #dismiss = () => this.dispatchEvent(new Event('sk-dismiss'));
}
