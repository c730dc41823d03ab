import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type AddressReservation, PURPOSES, type ReservationFields } from '../../api/address-pool.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';

/** A network that no LAN may have. */
@customElement('sk-reservation-dialog')
@localized()
export class ReservationDialog extends FormDialog<AddressReservation> {
  @property({ attribute: false }) reservation: AddressReservation | undefined;
  @property({ attribute: false }) save!: (fields: ReservationFields) => Promise<AddressReservation>;

  protected override initial() {
    const { network = '', purpose = 'imported', note = null } = this.reservation ?? {};
    return { '/network': network, '/purpose': purpose, '/note': note ?? '' };
  }

  protected heading() {
    return this.reservation
      ? t('reservations.edit-title', { network: this.reservation.network })
      : t('reservations.add');
  }

  protected renderBody() {
    return html`${this.text({
      pointer: '/network',
      name: t('pools.network'),
      help: t('reservations.network-help'),
      required: true,
      first: true,
      mono: true,
    })}
    ${this.choice({
      pointer: '/purpose',
      name: t('reservations.purpose'),
      options: PURPOSES.map((value) => ({ value, name: t(`purpose.${value}`) })),
    })}
    ${this.text({ pointer: '/note', name: t('pools.note'), maxLength: 500 })}`;
  }

  protected renderActions() {
    return this.answer({
      label: t(this.reservation ? 'pools.save' : 'reservations.add'),
      action: () => this.attempt(() => this.save(this.#written())),
    });
  }

  #written(): ReservationFields {
    return {
      network: this.held('/network').trim(),
      purpose: this.held('/purpose') as ReservationFields['purpose'],
      note: this.held('/note').trim() || null,
    };
  }
}
