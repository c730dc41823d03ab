import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TemplateVersion } from '../../api/template.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';

/** Publishes a draft of a template, with what is new in it; tells what is wrong when sample networks do not render. */
@customElement('sk-publish-dialog')
@localized()
export class PublishDialog extends Dialog<TemplateVersion> {
  @property() question = '';
  @property({ attribute: false }) publish!: (note: string) => Promise<TemplateVersion>;
  @state() private note = '';

  protected heading() {
    return this.question;
  }

  protected renderBody() {
    return html`<p>${t('publish.text')}</p>
      <label class="field">
        <span class="name">${t('publish.note')}</span>
        <textarea
          autofocus
          maxlength="2000"
          .value=${this.note}
          @input=${(event: Event) => {
            this.note = (event.target as HTMLTextAreaElement).value;
          }}
        ></textarea>
      </label>`;
  }

  protected renderActions() {
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      ?disabled=${this.note.trim() === ''}
      @click=${() => this.attempt(() => this.publish(this.note.trim()))}
      >${t('publish.submit')}</wa-button
    >`;
  }
}
