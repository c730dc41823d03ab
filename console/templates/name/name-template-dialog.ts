import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Kind } from '../../api/network.ts';
import type { Template } from '../../api/template.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { currentLocale, t } from '../../locales/locale.ts';

/** A new template: its name, and its kind unless that is settled. */
@customElement('sk-name-template-dialog')
@localized()
export class NameTemplateDialog extends FormDialog<Template> {
  @property() question = '';
  /** To choose from; none when the kind is settled. */
  @property({ attribute: false }) kinds: readonly Kind[] = [];
  @property({ attribute: false }) submit!: (name: string, kind: Kind['kind']) => Promise<Template>;
  @state() private kind: Kind['kind'] = 'multi-site';

  protected heading() {
    return this.question;
  }

  protected renderBody() {
    return html`${this.text({ pointer: '/name', name: t('templates.name'), required: true, first: true, maxLength: 200 })}
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
    return this.answer({
      label: t('networks.create-submit'),
      action: () => this.attempt(() => this.submit(this.held('/name').trim(), this.kind)),
    });
  }
}
