import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Revision } from '../../api/network.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';

/** Makes a revision, with a note for those who read the history. */
@customElement('sk-commit-dialog')
@localized()
export class CommitDialog extends Dialog<Revision> {
  @property() question = '';
  @property() explanation = '';
  @property({ attribute: false }) commit!: (note: string) => Promise<Revision>;
  @state() private note = '';

  protected heading() {
    return this.question;
  }

  protected renderBody() {
    return html`<p>${this.explanation}</p>
      <label class="field">
        <span class="name">${t('commit.note')}</span>
        <textarea
          autofocus
          maxlength="1000"
          .value=${this.note}
          @input=${(event: Event) => {
            this.note = (event.target as HTMLTextAreaElement).value;
          }}
        ></textarea>
        <span class="help">${t('commit.note-help')}</span>
      </label>`;
  }

  protected renderActions() {
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      @click=${() => this.attempt(() => this.commit(this.note.trim()))}
      >${this.question}</wa-button
    >`;
  }
}
