import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Kind } from '../../api/network.ts';
import type { Template } from '../../api/template.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { currentLocale, t } from '../../locales/locale.ts';

/** A new template: its name, and its kind unless that is settled. */
@customElement('sk-name-template-dialog')
@localized()
export class NameTemplateDialog extends Dialog<Template> {
  @property() question = '';
  /** To choose from; none when the kind is settled. */
  @property({ attribute: false }) kinds: readonly Kind[] = [];
  @property({ attribute: false }) submit!: (name: string, kind: Kind['kind']) => Promise<Template>;
  @state() private name = '';
  @state() private kind: Kind['kind'] = 'multi-site';

  protected heading() {
    return this.question;
  }

  protected renderBody() {
    return html`<label class="field">
        <span class="name">${t('templates.name')}</span>
        <input
          autofocus
          maxlength="200"
          .value=${this.name}
          @input=${(event: Event) => {
            this.name = (event.target as HTMLInputElement).value;
          }}
        />
      </label>
      ${this.kinds.length > 0 ? this.#renderKinds() : nothing}`;
  }

  #renderKinds() {
    return html`<fieldset class="field">
      <legend class="name">${t('networks.kind')}</legend>
      ${this.kinds.map(
        ({ kind, title }) => html`<label class="check">
          <input
            type="radio"
            name="kind"
            .checked=${this.kind === kind}
            @change=${() => {
              this.kind = kind;
            }}
          />${title[currentLocale()]}</label
        >`,
      )}
    </fieldset>`;
  }

  protected renderActions() {
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      ?disabled=${this.name.trim() === ''}
      @click=${() => this.attempt(() => this.submit(this.name.trim(), this.kind))}
      >${t('networks.create-submit')}</wa-button
    >`;
  }
}
