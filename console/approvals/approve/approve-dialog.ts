import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type Approval, type EnrolmentRequest, inGroups, placeOf } from '../../api/enrolment.ts';
import type { Search } from '../../api/look-up.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';

/** A box that nobody registered becomes an appliance: of what model, and where. */
@customElement('sk-approve-dialog')
@localized()
export class ApproveDialog extends FormDialog<EnrolmentRequest> {
  @property({ attribute: false }) request!: EnrolmentRequest;
  /** Finds sites without an appliance, and appliances whose place it can take. */
  @property({ attribute: false }) findPlaces!: Search;
  @property({ attribute: false }) approve!: (approval: Approval) => Promise<EnrolmentRequest>;

  protected heading() {
    return t('approvals.approve-title', { serial: this.request.serial });
  }

  protected renderBody() {
    const { keyFingerprint, rivals } = this.request;
    return html`<p>${t('approvals.compare')}</p>
      <p class="secret"><code>${inGroups(keyFingerprint)}</code></p>
      ${rivals > 0 ? html`<p class="error">${t('approvals.rivals', { count: rivals })}</p>` : nothing}
      ${this.text({ pointer: '/model', name: t('approvals.model'), required: true, first: true, maxLength: 64 })}
      ${this.#renderPlace()}`;
  }

  /** One field for two members of what is sent: which one, what is chosen tells. */
  #renderPlace() {
    const replaces = 'replaces' in this.#place;
    return this.lookup({
      pointer: '/siteId',
      also: '/replaces',
      name: t('approvals.where'),
      help: t(replaces ? 'approvals.replaces-help' : 'approvals.search'),
      search: this.findPlaces,
      placeholder: t('approvals.nowhere'),
    });
  }

  get #place() {
    return placeOf(this.held('/siteId'));
  }

  protected renderActions() {
    return this.answer({
      label: t('approvals.approve'),
      action: () => this.attempt(() => this.approve({ model: this.held('/model').trim(), ...this.#place })),
    });
  }
}
