import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Customer } from '../../api/customer.ts';
import type { Pilot, PilotFields } from '../../api/pilot.ts';
import { objectivesIn } from '../../api/pilot-objectives.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';

type TextField = 'name' | 'scope' | 'objectives' | 'startsOn' | 'endsOn';

/** Who tries the service, what for, and until when; with `pilot` only the latter two. */
@customElement('sk-pilot-dialog')
@localized()
export class PilotDialog extends Dialog<Pilot> {
  @property({ attribute: false }) pilot: Pilot | undefined;
  /** Of whom it can be. */
  @property({ attribute: false }) customers: readonly Customer[] = [];
  @property({ attribute: false }) save!: (customerId: string, fields: PilotFields) => Promise<Pilot>;
  @state() private customerId = '';
  @state() private edited: Partial<Record<TextField, string>> = {};

  get #fields(): Record<TextField, string> {
    const { name, scope, objectives, startsOn, endsOn } = this.pilot ?? {};
    return {
      name: name ?? '',
      scope: scope ?? '',
      startsOn: startsOn ?? '',
      endsOn: endsOn ?? '',
      objectives: objectives?.map(({ text }) => text).join('\n') ?? '',
      ...this.edited,
    };
  }

  protected heading() {
    return this.pilot ? t('pilots.edit-title', { name: this.pilot.name }) : t('pilots.create');
  }

  protected renderBody() {
    return html`${this.pilot ? nothing : this.#renderCustomers()} ${this.#input('name', 'text')}
      <label class="field">
        <span class="name">${t('pilots.objectives')}</span>
        <textarea .value=${this.#fields.objectives} @input=${this.#take('objectives')}></textarea>
        <span class="help">${t('pilots.objectives-help')}</span>
      </label>
      ${this.#input('scope', 'text')}
      <div class="row">${this.#input('startsOn', 'date')} ${this.#input('endsOn', 'date')}</div>`;
  }

  #renderCustomers() {
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
    </label>`;
  }

  #input(field: Exclude<TextField, 'objectives'>, type: string) {
    return html`<label class="field">
      <span class="name">${t(`pilot-field.${field}`)}</span>
      <input type=${type} .value=${this.#fields[field]} @input=${this.#take(field)} />
    </label>`;
  }

  #take = (field: TextField) => (event: Event) => {
    this.edited = { ...this.edited, [field]: (event.target as HTMLInputElement).value };
  };

  protected renderActions() {
    const { name, objectives } = this.#fields;
    const whose = this.pilot?.customerId ?? this.customerId;
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      ?disabled=${whose === '' || name.trim() === '' || objectives.trim() === ''}
      @click=${() => this.attempt(() => this.save(whose, this.#written()))}
      >${t(this.pilot ? 'pilots.save' : 'networks.create-submit')}</wa-button
    >`;
  }

  #written(): PilotFields {
    const { name, scope, objectives, startsOn, endsOn } = this.#fields;
    return {
      name: name.trim(),
      objectives: objectivesIn(objectives, this.pilot?.objectives ?? []),
      scope: scope.trim() || null,
      startsOn: startsOn || null,
      endsOn: endsOn || null,
    };
  }
}
