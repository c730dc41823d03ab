import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { addPerson, NewAccount } from '../../api/people.ts';
import type { User } from '../../api/session.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';
import { type Belonging, belongingOf, isChosen, NOT_CHOSEN, renderBelonging } from '../belonging.ts';
import type { Owners } from '../owner-name.ts';

/** Who, in which role, and whose. */
@customElement('sk-add-person-dialog')
@localized()
export class AddPersonDialog extends Dialog<Awaited<ReturnType<typeof addPerson>>> {
  @property({ attribute: false }) by!: User;
  @property({ attribute: false }) owners: Owners = { resellers: [], customers: [] };
  @property({ attribute: false }) add!: (person: NewAccount) => ReturnType<typeof addPerson>;
  @state() private name = '';
  @state() private email = '';
  @state() private belonging = NOT_CHOSEN;

  protected heading() {
    return t('people.add');
  }

  protected renderBody() {
    return html`<label class="field">
        <span class="name">${t('people.name')}</span>
        <input maxlength="128" autofocus @input=${(event: Event) => this.#set('name', event)} />
      </label>
      <label class="field">
        <span class="name">${t('sign-in.email')}</span>
        <input type="email" maxlength="254" @input=${(event: Event) => this.#set('email', event)} />
      </label>
      ${renderBelonging(this.by, this.owners, this.belonging, (belonging: Belonging) => {
        this.belonging = belonging;
      })}
      <p class="help">${t('people.add-help')}</p>`;
  }

  protected renderActions() {
    const { name, email, belonging } = this;
    const complete = name.trim() && /^[^\s@]+@[^\s@]+$/.test(email) && isChosen(belonging);
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      ?disabled=${!complete}
      @click=${() => this.attempt(() => this.add(this.#person()))}
      >${t('people.add-submit')}</wa-button
    >`;
  }

  #person(): NewAccount {
    const role = this.belonging.role as NewAccount['role'];
    return { name: this.name.trim(), email: this.email.trim(), role, ...belongingOf(this.belonging) };
  }

  #set(field: 'name' | 'email', event: Event): void {
    this[field] = (event.target as HTMLInputElement).value;
  }
}
