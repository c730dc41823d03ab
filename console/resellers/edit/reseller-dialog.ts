import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { NewReseller, Reseller } from '../../api/reseller.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import type { Edited } from '../../editing/edit-over.ts';
import { t } from '../../locales/locale.ts';

/** A new reseller, or what one is called. */
@customElement('sk-reseller-dialog')
@localized()
export class ResellerDialog extends FormDialog<Edited> {
  @property({ attribute: false }) reseller: Reseller | undefined;
  @property({ attribute: false }) save!: (fields: NewReseller) => Promise<Edited>;

  protected override initial() {
    return { '/name': this.reseller?.name ?? '', '/externalKey': this.reseller?.externalKey ?? '' };
  }

  protected heading() {
    return this.reseller ? t('edit.title', { name: this.reseller.name }) : t('resellers.add');
  }

  protected renderBody() {
    return html`${this.text({ pointer: '/name', required: true, name: t('edit.name'), first: true, maxLength: 200 })}
    ${this.text({
      pointer: '/externalKey',
      name: t('external-key.name'),
      help: t('external-key.help'),
      maxLength: 128,
      mono: true,
    })}`;
  }

  protected renderActions() {
    const name = this.held('/name').trim();
    const externalKey = this.held('/externalKey').trim() || null;
    return this.answer({
      label: t(this.reseller ? 'edit.save' : 'resellers.add'),
      action: () => this.attempt(() => this.save({ name, externalKey })),
    });
  }
}
