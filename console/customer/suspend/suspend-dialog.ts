import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Suspension } from '../../api/suspension.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';

/** Says what a suspension does, and asks why. */
@customElement('sk-suspend-dialog')
@localized()
export class SuspendDialog extends Dialog<Suspension> {
  @property() customer = '';
  @property({ attribute: false }) suspend!: (reason: string) => Promise<Suspension>;
  @state() private reason = '';

  protected heading() {
    return t('suspend.question', { name: this.customer });
  }

  protected renderBody() {
    return html`<p>${t('suspend.text')}</p>
      <label class="field">
        <span class="name">${t('suspend.reason')}</span>
        <textarea
          autofocus
          maxlength="2000"
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
      @click=${() => this.attempt(() => this.suspend(this.reason.trim()))}
      >${t('suspend.submit')}</wa-button
    >`;
  }
}
