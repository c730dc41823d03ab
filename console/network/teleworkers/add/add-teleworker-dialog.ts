import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { NewTeleworker, Teleworker } from '../../../api/teleworker.ts';
import { Dialog } from '../../../components/dialog/dialog.ts';
import { t } from '../../../locales/locale.ts';

type Fields = Omit<NewTeleworker, 'networkId'>;

/** A person who shall dial in. */
@customElement('sk-add-teleworker-dialog')
@localized()
export class AddTeleworkerDialog extends Dialog<Teleworker> {
  @property({ attribute: false }) add!: (fields: Fields) => Promise<Teleworker>;
  @state() private name = '';
  @state() private email = '';
  @state() private tunnel: NonNullable<Teleworker['tunnel']> | '' = '';
  @state() private address = '';

  protected heading() {
    return t('teleworkers.add');
  }

  protected renderBody() {
    return html`${this.#text('name', t('teleworkers.name'), '', true)}
      ${this.#text('email', t('teleworkers.email'), t('teleworkers.email-help'))}
      <label class="field">
        <span class="name">${t('teleworkers.tunnel')}</span>
        <select
          @change=${(event: Event) => {
            this.tunnel = (event.target as HTMLSelectElement).value as typeof this.tunnel;
          }}
        >
          <option value="">${t('tunnel-of.network')}</option>
          <option value="split">${t('tunnel-of.split')}</option>
          <option value="full">${t('tunnel-of.full')}</option>
        </select>
      </label>
      ${this.#text('address', t('teleworkers.fixed-address'), t('teleworkers.fixed-address-help'))}`;
  }

  #text(field: 'name' | 'email' | 'address', title: string, help: string, first = false) {
    return html`<label class="field">
      <span class="name">${title}</span>
      <input
        ?autofocus=${first}
        autocomplete="off"
        .value=${this[field]}
        @input=${(event: Event) => {
          this[field] = (event.target as HTMLInputElement).value;
        }}
      />
      ${help ? html`<span class="help">${help}</span>` : ''}
    </label>`;
  }

  protected renderActions() {
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      ?disabled=${this.name.trim() === ''}
      @click=${() => this.attempt(() => this.add(this.#fields()))}
      >${t('teleworkers.add')}</wa-button
    >`;
  }

  #fields(): Fields {
    return {
      name: this.name.trim(),
      email: this.email.trim() || null,
      tunnel: this.tunnel || null,
      address: this.address.trim() || null,
    };
  }
}
