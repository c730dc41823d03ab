import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';

/** Somebody answers, by name, for what no machine can see. */
@customElement('sk-attest-dialog')
@localized()
export class AttestDialog extends Dialog<true> {
  @property() question = '';
  @property({ attribute: false }) attest!: (note: string) => Promise<unknown>;
  @state() private note = '';

  protected heading() {
    return this.question;
  }

  protected renderBody() {
    return html`<p>${t('attest.text')}</p>
      <label class="field">
        <span class="name">${t('attest.note')}</span>
        <textarea
          autofocus
          .value=${this.note}
          @input=${(event: Event) => {
            this.note = (event.target as HTMLTextAreaElement).value;
          }}
        ></textarea>
      </label>`;
  }

  protected renderActions() {
    return html`<wa-button slot="footer" variant="brand" .loading=${this.busy} @click=${() => this.attempt(this.#act)}
      >${t('attest.submit')}</wa-button
    >`;
  }

  #act = async (): Promise<true> => {
    await this.attest(this.note.trim());
    return true;
  };
}
