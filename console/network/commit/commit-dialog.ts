import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { until } from 'lit/directives/until.js';
import type { Preview, Revision } from '../../api/network.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { explain } from '../../components/dialog/explain.ts';
import { t } from '../../locales/locale.ts';

function words({ totals: { appliances, changed, interrupted } }: Preview): string {
  return t('commit.effect', { changed, total: appliances, interrupted });
}

/** Makes a revision, with a note for those who read the history. */
@customElement('sk-commit-dialog')
@localized()
export class CommitDialog extends Dialog<Revision> {
  @property() question = '';
  @property() explanation = '';
  @property({ attribute: false }) commit!: (note: string) => Promise<Revision>;
  /** What it would change, said before it is done. */
  @property({ attribute: false }) preview!: Promise<Preview>;
  @state() private note = '';

  protected heading() {
    return this.question;
  }

  protected renderBody() {
    return html`<p>${this.explanation}</p>
      <p>${until(this.preview.then(words, explain), t('loading'))}</p>
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
