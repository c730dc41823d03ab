import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Dialog } from './dialog.ts';

/** Says what will happen and asks whether it shall. */
@customElement('sk-confirm-dialog')
@localized()
export class ConfirmDialog extends Dialog<true> {
  @property() question = '';
  /** What will happen, a sentence each. */
  @property({ attribute: false }) consequences: readonly string[] = [];
  @property() answer = '';
  /** On the button that leaves everything as it is. */
  @property() dismiss = '';
  @property({ type: Boolean }) dangerous = false;
  @property({ attribute: false }) action!: () => Promise<unknown>;

  protected heading() {
    return this.question;
  }

  protected override dismissal() {
    return this.dismiss || super.dismissal();
  }

  protected renderBody() {
    return html`${this.consequences.map((text) => html`<p>${text}</p>`)}`;
  }

  protected renderActions() {
    return html`<wa-button
      slot="footer"
      variant=${this.dangerous ? 'danger' : 'brand'}
      .loading=${this.busy}
      @click=${() => this.attempt(this.#act)}
      >${this.answer}</wa-button
    >`;
  }

  #act = async (): Promise<true> => {
    await this.action();
    return true;
  };
}
