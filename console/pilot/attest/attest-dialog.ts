import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';

/** Somebody answers, by name, for what no machine can see. */
@customElement('sk-attest-dialog')
@localized()
export class AttestDialog extends FormDialog<true> {
  @property() question = '';
  @property({ attribute: false }) attest!: (note: string) => Promise<unknown>;

  protected heading() {
    return this.question;
  }

  protected renderBody() {
    return html`<p>${t('attest.text')}</p>
      ${this.area({ pointer: '/note', name: t('attest.note'), first: true, maxLength: 2000 })}`;
  }

  protected renderActions() {
    return this.answer({ label: t('attest.submit'), action: () => this.attempt(this.#act) });
  }

  #act = async (): Promise<true> => {
    await this.attest(this.held('/note').trim());
    return true;
  };
}
