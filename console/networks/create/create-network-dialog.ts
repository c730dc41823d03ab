import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Customer } from '../../api/customer.ts';
import type { createNetwork, Kind, Network } from '../../api/network.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { currentLocale, t } from '../../locales/locale.ts';

type Creation = Parameters<typeof createNetwork>[1];

/** Whose network, what it is called, and of which kind. Sites and parameters follow on its page. */
@customElement('sk-create-network-dialog')
@localized()
export class CreateNetworkDialog extends Dialog<Network> {
  @property({ attribute: false }) kinds: readonly Kind[] = [];
  @property({ attribute: false }) customers: readonly Customer[] = [];
  @property({ attribute: false }) create!: (network: Creation) => Promise<Network>;
  @state() private customerId = '';
  @state() private name = '';
  @state() private kind: Kind['kind'] = 'multi-site';

  protected heading() {
    return t('networks.create');
  }

  protected renderBody() {
    const customers = this.customers.toSorted((a, b) => a.name.localeCompare(b.name));
    return html`<label class="field">
        <span class="name">${t('fleet.customer')}</span>
        <select
          autofocus
          @change=${(event: Event) => {
            this.customerId = (event.target as HTMLSelectElement).value;
          }}
        >
          <option value="">${t('networks.choose-customer')}</option>
          ${customers.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
        </select>
      </label>
      <label class="field">
        <span class="name">${t('networks.name')}</span>
        <input
          maxlength="200"
          .value=${this.name}
          @input=${(event: Event) => {
            this.name = (event.target as HTMLInputElement).value;
          }}
        />
      </label>
      <fieldset class="field">
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
      </fieldset>
      <p class="help">${t('networks.create-help')}</p>`;
  }

  protected renderActions() {
    const { customerId, name, kind } = this;
    const complete = customerId !== '' && name.trim() !== '';
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      ?disabled=${!complete}
      @click=${() => this.attempt(() => this.create({ customerId, name: name.trim(), kind }))}
      >${t('networks.create-submit')}</wa-button
    >`;
  }
}
