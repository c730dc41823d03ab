import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type Approval, type EnrolmentRequest, inGroups, type Place } from '../../api/enrolment.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { faultAt, renderField } from '../../components/field.ts';
import { t } from '../../locales/locale.ts';

/** More than that nobody reads; the search narrows it. */
const SHOWN = 50;

/** A box that nobody registered becomes an appliance: of what model, and where. */
@customElement('sk-approve-dialog')
@localized()
export class ApproveDialog extends FormDialog<EnrolmentRequest> {
  @property({ attribute: false }) request!: EnrolmentRequest;
  @property({ attribute: false }) places: readonly Place[] = [];
  @property({ attribute: false }) approve!: (approval: Approval) => Promise<EnrolmentRequest>;
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
      ${this.text({ pointer: '/model', name: t('approvals.model'), required: true, first: true, maxLength: 64 })}
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
    const fault = faultAt(this.error, '/siteId') ?? faultAt(this.error, '/replaces');
    this.shows({ pointer: '/siteId', name: t('approvals.where') });
    this.shows({ pointer: '/replaces', name: t('approvals.where') });
    const help = this.chosen?.kind === 'replaces' ? t('approvals.replaces-help') : undefined;
    return renderField(
      { pointer: 'place', name: t('approvals.where'), help },
      fault,
      ({ id, invalid, describedBy }) => html`<select
        id=${id}
        aria-invalid=${invalid}
        aria-describedby=${describedBy}
        @change=${(event: Event) => {
          const { value } = event.target as HTMLSelectElement;
          this.chosen = this.places.find(({ id }) => id === value);
        }}
      >
        <option value="" ?selected=${this.chosen === undefined}>${t('approvals.nowhere')}</option>
        ${group('site')} ${group('replaces')}
      </select>`,
    );
  }

  protected renderActions() {
    return this.answer({
      label: t('approvals.approve'),
      action: () => this.attempt(() => this.approve(this.#approval())),
    });
  }

  #approval(): Approval {
    const { chosen } = this;
    return {
      model: this.held('/model').trim(),
      ...(chosen?.kind === 'site' && { siteId: chosen.id }),
      ...(chosen?.kind === 'replaces' && { replaces: chosen.id }),
    };
  }
}
