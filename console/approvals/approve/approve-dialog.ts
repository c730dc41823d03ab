import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type Approval, type EnrolmentRequest, inGroups, type Place } from '../../api/enrolment.ts';
import { Dialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locales/locale.ts';

/** More than that nobody reads; the search narrows it. */
const SHOWN = 50;

/** A box that nobody registered becomes an appliance: of what model, and where. */
@customElement('sk-approve-dialog')
@localized()
export class ApproveDialog extends Dialog<EnrolmentRequest> {
  @property({ attribute: false }) request!: EnrolmentRequest;
  @property({ attribute: false }) places: readonly Place[] = [];
  @property({ attribute: false }) approve!: (approval: Approval) => Promise<EnrolmentRequest>;
  @state() private model = '';
  @state() private search = '';
  @state() private chosen: Place | undefined;

  protected heading() {
    return t('approvals.approve-title', { serial: this.request.serial });
  }

  protected renderBody() {
    const { keyFingerprint, rivals } = this.request;
    return html`<p>${t('approvals.compare')}</p>
      <p class="secret"><code>${inGroups(keyFingerprint)}</code></p>
      ${rivals > 0 ? html`<p class="error">${t('approvals.rivals', { count: rivals })}</p>` : nothing}
      <label class="field">
        <span class="name">${t('approvals.model')}</span>
        <input
          autofocus
          .value=${this.model}
          @input=${(event: Event) => {
            this.model = (event.target as HTMLInputElement).value;
          }}
        />
      </label>
      <label class="field">
        <span class="name">${t('approvals.search')}</span>
        <input
          type="search"
          .value=${this.search}
          @input=${(event: Event) => {
            this.search = (event.target as HTMLInputElement).value;
            this.chosen = undefined;
          }}
        />
      </label>
      ${this.#renderPlaces()}`;
  }

  #renderPlaces() {
    const wanted = this.search.trim().toLowerCase();
    const found = this.places.filter(({ name }) => name.toLowerCase().includes(wanted)).slice(0, SHOWN);
    const group = (kind: Place['kind']) => {
      const places = found.filter((place) => place.kind === kind);
      return places.length === 0
        ? nothing
        : html`<optgroup label=${t(`approvals.${kind}`)}>
            ${places.map(({ id, name }) => html`<option value=${id} ?selected=${this.chosen?.id === id}>${name}</option>`)}
          </optgroup>`;
    };
    return html`<label class="field">
      <span class="name">${t('approvals.where')}</span>
      <select
        @change=${(event: Event) => {
          const { value } = event.target as HTMLSelectElement;
          this.chosen = this.places.find(({ id }) => id === value);
        }}
      >
        <option value="" ?selected=${this.chosen === undefined}>${t('approvals.nowhere')}</option>
        ${group('site')} ${group('replaces')}
      </select>
      ${this.chosen?.kind === 'replaces' ? html`<span class="help">${t('approvals.replaces-help')}</span>` : nothing}
    </label>`;
  }

  protected renderActions() {
    return html`<wa-button
      slot="footer"
      variant="brand"
      .loading=${this.busy}
      ?disabled=${this.model.trim() === ''}
      @click=${() => this.attempt(() => this.approve(this.#approval()))}
      >${t('approvals.approve')}</wa-button
    >`;
  }

  #approval(): Approval {
    const { chosen } = this;
    return {
      model: this.model.trim(),
      ...(chosen?.kind === 'site' && { siteId: chosen.id }),
      ...(chosen?.kind === 'replaces' && { replaces: chosen.id }),
    };
  }
}
