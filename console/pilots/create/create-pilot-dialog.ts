import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Customer } from '../../api/customer.ts';
import type { NewPilot, Pilot } from '../../api/pilot.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';

type TextField = 'name' | 'scope' | 'objectives' | 'startsOn' | 'endsOn';

/** Who tries the service, what for, and until when. */
@customElement('sk-create-pilot-dialog')
@localized()
export class CreatePilotDialog extends Dialog<Pilot> {
  @property({ attribute: false }) customers: readonly Customer[] = [];
  @property({ attribute: false }) create!: (pilot: NewPilot) => Promise<Pilot>;
  @state() private customerId = '';
  @state() private fields: Record<TextField, string> = {
    ...{ name: '', scope: '', objectives: '', startsOn: '', endsOn: '' },
  };

  protected heading() {
    return t('pilots.create');
  }

  protected renderBody() {
    const customers = this.customers
      .filter(({ stage }) => stage === 'prospect' || stage === 'pilot')
      .sort((a, b) => a.name.localeCompare(b.name));
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
        <span class="help">${t('pilots.customers-help')}</span>
      </label>
      ${this.#input('name', 'text')}
      <label class="field">
        <span class="name">${t('pilots.objectives')}</span>
        <textarea .value=${this.fields.objectives} @input=${this.#take('objectives')}></textarea>
        <span class="help">${t('pilots.objectives-help')}</span>
      </label>
      ${this.#input('scope', 'text')}
      <div class="row">${this.#input('startsOn', 'date')} ${this.#input('endsOn', 'date')}</div>`;
  }

  #input(field: Exclude<TextField, 'objectives'>, type: string) {
    return html`<label class="field">
      <span class="name">${t(`pilot-field.${field}`)}</span>
      <input type=${type} .value=${this.fields[field]} @input=${this.#take(field)} />
    </label>`;
  }

  #take = (field: TextField) => (event: Event) => {
    this.fields = { ...this.fields, [field]: (event.target as HTMLInputElement).value };
  };

  protected renderActions() {
    const { name, objectives } = this.fields;
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      ?disabled=${this.customerId === '' || name.trim() === '' || objectives.trim() === ''}
      @click=${() => this.attempt(() => this.create(this.#pilot()))}
      >${t('networks.create-submit')}</wa-button
    >`;
  }

  #pilot(): NewPilot {
    const { name, scope, objectives, startsOn, endsOn } = this.fields;
    const texts = objectives.split('\n').map((text) => text.trim());
    return {
      customerId: this.customerId,
      name: name.trim(),
      objectives: texts.filter(Boolean).map((text) => ({ text })),
      ...(scope.trim() && { scope: scope.trim() }),
      ...(startsOn && { startsOn }),
      ...(endsOn && { endsOn }),
    };
  }
}
