import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { NewTeleworker, Teleworker } from '../../../api/teleworker.ts';
import { FormDialog } from '../../../components/dialog/form-dialog.ts';
import { t } from '../../../locales/locale.ts';

type Fields = Omit<NewTeleworker, 'networkId'>;

/** A person who shall dial in. */
@customElement('sk-add-teleworker-dialog')
@localized()
export class AddTeleworkerDialog extends FormDialog<Teleworker> {
  @property({ attribute: false }) add!: (fields: Fields) => Promise<Teleworker>;

  protected heading() {
    return t('teleworkers.add');
  }

  protected renderBody() {
    return html`${this.text({
      pointer: '/name',
      name: t('teleworkers.name'),
      required: true,
      first: true,
      maxLength: 200,
    })}
    ${this.text({ pointer: '/email', name: t('teleworkers.email'), help: t('teleworkers.email-help'), maxLength: 254 })}
    ${this.choice({
      pointer: '/tunnel',
      name: t('teleworkers.tunnel'),
      options: [
        { value: '', name: t('tunnel-of.network') },
        { value: 'split', name: t('tunnel-of.split') },
        { value: 'full', name: t('tunnel-of.full') },
      ],
    })}
    ${this.text({
      pointer: '/address',
      name: t('teleworkers.fixed-address'),
      help: t('teleworkers.fixed-address-help'),
      mono: true,
    })}`;
  }

  protected renderActions() {
    return this.answer({
      label: t('teleworkers.add'),
      action: () => this.attempt(() => this.add(this.#fields())),
    });
  }

  #fields(): Fields {
    const text = (pointer: string) => this.held(pointer).trim() || null;
    return {
      name: this.held('/name').trim(),
      email: text('/email'),
      tunnel: text('/tunnel') as Teleworker['tunnel'],
      address: text('/address'),
    };
  }
}
