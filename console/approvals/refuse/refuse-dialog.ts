import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EnrolmentRequest } from '../../api/enrolment.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';

/** Turns down a box that nobody registered. */
@customElement('sk-refuse-dialog')
@localized()
export class RefuseDialog extends Dialog<EnrolmentRequest> {
  @property({ attribute: false }) request!: EnrolmentRequest;
  @property({ attribute: false }) refuse!: (reason: string) => Promise<EnrolmentRequest>;
  @state() private reason = '';

  protected heading() {
    return t('approvals.refuse-title', { serial: this.request.serial });
  }

  protected renderBody() {
    return html`<p>${t('approvals.refuse-text')}</p>
      <label class="field">
        <span class="name">${t('approvals.reason')}</span>
        <textarea
          autofocus
          maxlength="500"
          .value=${this.reason}
          @input=${(event: Event) => {
            this.reason = (event.target as HTMLTextAreaElement).value;
          }}
        ></textarea>
      </label>`;
  }

  protected renderActions() {
    return html`<wa-button
      slot="footer"
      variant="danger"
      .loading=${this.busy}
      ?disabled=${this.reason.trim() === ''}
      @click=${() => this.attempt(() => this.refuse(this.reason.trim()))}
      >${t('approvals.refuse')}</wa-button
    >`;
  }
}
