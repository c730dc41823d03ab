import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Search } from '../../api/look-up.ts';
import type { Pilot, PilotFields } from '../../api/pilot.ts';
import { objectivesIn } from '../../api/pilot-objectives.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';

/** Who tries the service, what for, and until when; with `pilot` only the latter two. */
@customElement('sk-pilot-dialog')
@localized()
export class PilotDialog extends FormDialog<Pilot> {
  @property({ attribute: false }) pilot: Pilot | undefined;
  /** Finds those of whom it can be. */
  @property({ attribute: false }) findCustomers!: Search;
  @property({ attribute: false }) save!: (customerId: string, fields: PilotFields) => Promise<Pilot>;

  protected override initial() {
    const { name, scope, objectives, startsOn, endsOn } = this.pilot ?? {};
    return {
      '/name': name ?? '',
      '/scope': scope ?? '',
      '/startsOn': startsOn ?? '',
      '/endsOn': endsOn ?? '',
      '/objectives': objectives?.map(({ text }) => text).join('\n') ?? '',
    };
  }

  protected heading() {
    return this.pilot ? t('pilots.edit-title', { name: this.pilot.name }) : t('pilots.create');
  }

  protected renderBody() {
    return html`${this.pilot ? nothing : this.#renderCustomers()}
      ${this.text({ pointer: '/name', name: t('pilot-field.name'), required: true, maxLength: 200 })}
      ${this.area({
        pointer: '/objectives',
        name: t('pilots.objectives'),
        help: t('pilots.objectives-help'),
        required: true,
      })}
      ${this.text({ pointer: '/scope', name: t('pilot-field.scope') })}
      <div class="row">
        ${this.text({ pointer: '/startsOn', name: t('pilot-field.startsOn'), type: 'date' })}
        ${this.text({ pointer: '/endsOn', name: t('pilot-field.endsOn'), type: 'date' })}
      </div>`;
  }

  #renderCustomers() {
    return this.lookup({
      pointer: '/customerId',
      name: t('fleet.customer'),
      help: t('pilots.customers-help'),
      required: true,
      first: true,
      search: this.findCustomers,
      placeholder: t('networks.choose-customer'),
    });
  }

  protected renderActions() {
    return this.answer({
      label: t(this.pilot ? 'pilots.save' : 'networks.create-submit'),
      action: () =>
        this.attempt(() => this.save(this.pilot?.customerId ?? this.held('/customerId'), this.#written())),
    });
  }

  #written(): PilotFields {
    return {
      name: this.held('/name').trim(),
      objectives: objectivesIn(this.held('/objectives'), this.pilot?.objectives ?? []),
      scope: this.held('/scope').trim() || null,
      startsOn: this.held('/startsOn') || null,
      endsOn: this.held('/endsOn') || null,
    };
  }
}
