import '@awesome.me/webawesome/dist/components/copy-button/copy-button.js';
import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Invitation } from '../../api/people.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { formatDateTime } from '../../locales/format.ts';
import { t } from '../../locales/locale.ts';

/** A link by which somebody sets a password: made when asked for, and shown once. */
@customElement('sk-invitation-dialog')
@localized()
export class InvitationDialog extends Dialog<never> {
  @property() person = '';
  @property({ attribute: false }) invite: ((resetFactors: boolean) => Promise<Invitation>) | undefined;
  @property({ attribute: false }) invitation: Invitation | undefined;
  @state() private resetFactors = false;

  protected heading() {
    return t('invitation.title', { name: this.person });
  }

  protected override dismissal() {
    return this.invitation ? t('once.noted') : t('dialog.cancel');
  }

  protected renderBody() {
    return this.invitation ? this.#renderLink(this.invitation) : this.#renderQuestion();
  }

  #renderQuestion() {
    return html`<p>${t('invitation.text')}</p>
      <label class="check">
        <input
          type="checkbox"
          @change=${(event: Event) => {
            this.resetFactors = (event.target as HTMLInputElement).checked;
          }}
        />${t('invitation.reset')}</label
      >`;
  }

  #renderLink({ secretUrl, expiresAt }: Invitation) {
    return html`<p>${t('invitation.once')}</p>
      <div class="secret"><code>${secretUrl}</code><wa-copy-button
        value=${secretUrl}
        copy-label=${t('copy.link')}
      ></wa-copy-button></div>
      <p class="help">${t('invitation.until', { until: formatDateTime(expiresAt) })}</p>`;
  }

  protected renderActions() {
    if (this.invitation) return html``;
    return html`<wa-button slot="footer" variant="brand" .loading=${this.busy} @click=${this.#make}
      >${t('people.invite')}</wa-button
    >`;
  }

  #make = async () => {
    this.busy = true;
    this.error = undefined;
    try {
      this.invitation = await this.invite?.(this.resetFactors);
    } catch (error) {
      this.error = error as Error;
    }
    this.busy = false;
  };
}
