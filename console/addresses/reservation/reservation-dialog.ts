import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type AddressReservation, PURPOSES, type ReservationFields } from '../../api/address-pool.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';

const EMPTY: ReservationFields = { network: '', purpose: 'imported', note: null };

/** A network that no LAN may have. */
@customElement('sk-reservation-dialog')
@localized()
export class ReservationDialog extends Dialog<AddressReservation> {
  @property({ attribute: false }) reservation: AddressReservation | undefined;
  @property({ attribute: false }) save!: (fields: ReservationFields) => Promise<AddressReservation>;
  @state() private edited: Partial<ReservationFields> = {};

  get #fields(): ReservationFields {
    const { network, purpose, note } = { ...EMPTY, ...this.reservation, ...this.edited };
    return { network: network.trim(), purpose, note: note?.trim() || null };
  }

  protected heading() {
    return this.reservation
      ? t('reservations.edit-title', { network: this.reservation.network })
      : t('reservations.add');
  }

  protected renderBody() {
    const { network, purpose, note } = this.#fields;
    return html`<label class="field">
        <span class="name">${t('pools.network')}</span>
        <input
          class="mono"
          autofocus
          autocomplete="off"
          .value=${this.edited.network ?? network}
          @input=${(event: Event) => this.#take({ network: textOf(event) })}
        />
        <span class="help">${t('reservations.network-help')}</span>
      </label>
      <label class="field">
        <span class="name">${t('reservations.purpose')}</span>
        <select
          @change=${(event: Event) => this.#take({ purpose: textOf(event) as ReservationFields['purpose'] })}
        >
          ${PURPOSES.map(
            (each) =>
              html`<option value=${each} ?selected=${each === purpose}>${t(`purpose.${each}`)}</option>`,
          )}
        </select>
      </label>
      <label class="field">
        <span class="name">${t('pools.note')}</span>
        <input
          autocomplete="off"
          maxlength="500"
          .value=${this.edited.note ?? note ?? ''}
          @input=${(event: Event) => this.#take({ note: textOf(event) })}
        />
      </label>`;
  }

  #take(change: Partial<ReservationFields>): void {
    this.edited = { ...this.edited, ...change };
  }

  protected renderActions() {
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      ?disabled=${this.#fields.network === ''}
      @click=${() => this.attempt(() => this.save(this.#fields))}
      >${t(this.reservation ? 'pools.save' : 'reservations.add')}</wa-button
    >`;
  }
}

const textOf = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value;
