import '@awesome.me/webawesome/dist/components/button/button.js';
import '../components/panel.ts';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { AddressReservation } from '../api/address-pool.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { t } from '../locales/locale.ts';
import { controls } from '../styles/controls.ts';

/** Networks no LAN may have. Events `sk-edit` (without a reservation: a new one) and `sk-remove`. */
@customElement('sk-reservations-panel')
@localized()
export class ReservationsPanel extends LitElement {
  static override styles = [panelStyles, controls];

  @property({ attribute: false }) reservations: readonly AddressReservation[] = [];
  @property({ type: Boolean }) mayChange = false;

  override render() {
    return html`<sk-panel heading=${t('reservations.title')}>
      ${
        this.mayChange
          ? html`<wa-button slot="aside" size="s" appearance="outlined" @click=${this.#tell('sk-edit', undefined)}
              >${t('reservations.add')}</wa-button
            >`
          : nothing
      }
      <p class="muted">
        ${t('reservations.about')} ${this.reservations.length === 0 ? t('reservations.none') : nothing}
      </p>
      ${this.reservations.length === 0 ? nothing : this.#renderTable()}
    </sk-panel>`;
  }

  #renderTable() {
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${t('reservations.title')}>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">${t('pools.network')}</th>
            <th scope="col">${t('reservations.purpose')}</th>
            <th scope="col">${t('pools.note')}</th>
            ${this.mayChange ? html`<th scope="col"><span class="hidden-text">${t('actions')}</span></th>` : nothing}
          </tr>
        </thead>
        <tbody>
          ${this.reservations.map((reservation) => this.#row(reservation))}
        </tbody>
      </table>
    </div>`;
  }

  #row(reservation: AddressReservation) {
    const { network, purpose, note } = reservation;
    return html`<tr>
      <td class="mono name">${network}</td>
      <td>${t(`purpose.${purpose}`)}</td>
      <td data-name=${t('pools.note')}>${note ?? '–'}</td>
      ${
        this.mayChange
          ? html`<td>
              <div class="buttons end">
                <wa-button size="xs" appearance="outlined" @click=${this.#tell('sk-edit', reservation)}
                  >${t('pools.edit')}</wa-button
                >
                <wa-button size="xs" appearance="outlined" @click=${this.#tell('sk-remove', reservation)}
                  >${t('pools.remove')}</wa-button
                >
              </div>
            </td>`
          : nothing
      }
    </tr>`;
  }

  #tell = (name: string, detail: AddressReservation | undefined) => () =>
    this.dispatchEvent(new CustomEvent(name, { detail }));
}
