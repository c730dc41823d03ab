import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { until } from 'lit/directives/until.js';
import type { Preview, Revision } from '../../api/network.ts';
import { explain } from '../../components/dialog/explain.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';

function words({ totals: { appliances, changed, interrupted } }: Preview): string {
  return t('commit.effect', { changed, total: appliances, interrupted });
}

/** Makes a revision, with a note for those who read the history. */
@customElement('sk-commit-dialog')
@localized()
export class CommitDialog extends FormDialog<Revision> {
  @property() question = '';
  @property() explanation = '';
  @property({ attribute: false }) commit!: (note: string) => Promise<Revision>;
  /** What it would change, said before it is done. */
  @property({ attribute: false }) preview!: Promise<Preview>;

  protected heading() {
    return this.question;
  }

  protected renderBody() {
    return html`<p>${this.explanation}</p>
      <p>${until(this.preview.then(words, explain), t('loading'))}</p>
      ${this.area({ pointer: '/note', name: t('commit.note'), help: t('commit.note-help'), first: true, maxLength: 1000 })}`;
  }

  protected renderActions() {
    return this.answer({
      label: this.question,
      action: () => this.attempt(() => this.commit(this.held('/note').trim())),
    });
  }
}
