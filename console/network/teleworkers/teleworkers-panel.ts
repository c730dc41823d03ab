import '@awesome.me/webawesome/dist/components/button/button.js';
import '../../components/panel.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Teleworker } from '../../api/teleworker.ts';
import { panelStyles } from '../../components/panel-styles.ts';
import { type Part, renderPart } from '../../components/part.ts';
import { formatDate, formatNumber } from '../../locales/format.ts';
import { t } from '../../locales/locale.ts';
import { controls } from '../../styles/controls.ts';

/** Who dials into the network. Events `sk-add`, and with a teleworker `sk-credentials`, `sk-revoke`. */
@customElement('sk-teleworkers-panel')
@localized()
export class TeleworkersPanel extends LitElement {
  static override styles = [
    panelStyles,
    controls,
    css`
      .name {
        min-width: 144px;
        overflow-wrap: break-word;
      }
      .active {
        color: var(--sk-ok);
        font-weight: 600;
      }
      .suspended {
        color: var(--sk-warn);
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) teleworkers!: Part<Teleworker[]>;
  /** Whether the draft lets anybody dial in. */
  @property({ type: Boolean }) enabled = false;
  @property({ type: Boolean }) mayChange = false;

  override render() {
    return html`<sk-panel heading=${t('teleworkers.title')}>
      ${
        this.mayChange
          ? html`<wa-button slot="aside" size="s" variant="brand" @click=${() => this.dispatchEvent(new Event('sk-add'))}
              >${t('teleworkers.add')}</wa-button
            >`
          : nothing
      }
      ${this.enabled ? nothing : html`<p class="muted">${t('teleworkers.disabled')}</p>`}
      ${renderPart(this.teleworkers, (people) => this.#renderPeople(people), t('teleworkers.none'))}
    </sk-panel>`;
  }

  #renderPeople(people: readonly Teleworker[]) {
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${t('teleworkers.title')}>
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">${t('teleworkers.name')}</th>
            <th scope="col">${t('networks.state')}</th>
            <th scope="col">${t('teleworkers.tunnel')}</th>
            <th scope="col">${t('target.address')}</th>
            <th scope="col" class="number">${t('teleworkers.credentials')}</th>
            <th scope="col">${t('certificates.expires')}</th>
            <th scope="col"><span class="hidden-text">${t('actions')}</span></th>
          </tr>
        </thead>
        <tbody>
          ${people.map((person) => this.#row(person))}
        </tbody>
      </table>
    </div>`;
  }

  #row(person: Teleworker) {
    const { name, email, state, tunnel, address, credentials, expiresAt } = person;
    const button = (event: string, text: string) =>
      html`<wa-button
        size="xs"
        appearance="outlined"
        @click=${() => this.dispatchEvent(new CustomEvent(event, { detail: person }))}
        >${text}</wa-button
      >`;
    return html`<tr>
      <td class="name">${name}${email ? html`<br /><span class="muted">${email}</span>` : nothing}</td>
      <td class="state ${state}">${t(`teleworker.${state}`)}</td>
      <td data-name=${t('teleworkers.tunnel')}>${t(`tunnel-of.${tunnel ?? 'network'}`)}</td>
      <td data-name=${t('target.address')}>
        ${address ? html`<span class="mono">${address}</span>` : html`<span class="muted">${t('teleworkers.from-pool')}</span>`}
      </td>
      <td class="number" data-name=${t('teleworkers.credentials')}>${formatNumber(credentials)}</td>
      <td data-name=${t('certificates.expires')}>${expiresAt ? formatDate(expiresAt) : '–'}</td>
      <td>
        <div class="buttons end">
          ${button('sk-credentials', t('credentials.open'))}
          ${this.mayChange && state !== 'revoked' ? button('sk-revoke', t('teleworkers.revoke')) : nothing}
        </div>
      </td>
    </tr>`;
  }
}
