import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { addPerson, NewAccount } from '../../api/people.ts';
import type { User } from '../../api/session.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';
import { belongingIn, belongingOf, type Owners, renderBelonging } from '../belonging.ts';

/** Who, in which role, and whose. */
@customElement('sk-add-person-dialog')
@localized()
export class AddPersonDialog extends FormDialog<Awaited<ReturnType<typeof addPerson>>> {
  @property({ attribute: false }) by!: User;
  @property({ attribute: false }) owners!: Owners;
  @property({ attribute: false }) add!: (person: NewAccount) => ReturnType<typeof addPerson>;
  @state() private service = false;

  protected heading() {
    return t('people.add');
  }

  protected renderBody() {
    return html`${this.text({ pointer: '/name', name: t('people.name'), required: true, first: true, maxLength: 128 })}
      ${this.text({ pointer: '/email', name: t('sign-in.email'), type: 'email', required: true, maxLength: 254 })}
      ${renderBelonging(this.by, this.owners, this)}
      <label class="check">
        <input
          type="checkbox"
          @change=${(event: Event) => {
            this.service = (event.target as HTMLInputElement).checked;
          }}
        />${t('people.service-account')}</label
      >
      <p class="help">${t(this.service ? 'people.service-help' : 'people.add-help')}</p>`;
  }

  protected renderActions() {
    return this.answer({
      label: t('people.add-submit'),
      action: () => this.attempt(() => this.add(this.#person())),
    });
  }

  #person(): NewAccount {
    const belonging = belongingIn(this);
    const role = belonging.role as NewAccount['role'];
    const [name, email] = [this.held('/name').trim(), this.held('/email').trim()];
    return { name, email, role, ...belongingOf(belonging), service: this.service };
  }
}
