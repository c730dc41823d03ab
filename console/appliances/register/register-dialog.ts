import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Made, NewAppliance } from '../../api/appliance-work.ts';
import type { Place } from '../../api/enrolment.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';

/** A box becomes an appliance: its serial number, its model, and the site where it will stand. */
@customElement('sk-register-dialog')
@localized()
export class RegisterDialog extends FormDialog<Made> {
  /** Sites without an appliance. */
  @property({ attribute: false }) sites: readonly Place[] = [];
  /** Already known. */
  @property() siteId = '';
  /** What stands nowhere is the operator's. */
  @property({ type: Boolean }) mayStandNowhere = false;
  @property({ attribute: false }) register!: (appliance: NewAppliance) => Promise<Made>;

  protected override initial() {
    return { '/siteId': this.siteId };
  }

  protected heading() {
    return t('register.title');
  }

  protected renderBody() {
    return html`${this.text({
      pointer: '/serial',
      required: true,
      name: t('appliance.serial'),
      help: t('register.serial-help'),
      first: true,
      mono: true,
      maxLength: 40,
    })}
    ${this.text({ pointer: '/model', required: true, name: t('appliance.model'), maxLength: 64 })}
    ${this.#renderSite()}
    ${this.text({ pointer: '/externalKey', name: t('external-key.name'), maxLength: 128, mono: true })}
    <p class="help">${t('register.help')}</p>`;
  }

  #renderSite() {
    const here = this.sites.find(({ id }) => id === this.siteId);
    if (here) return html`<p>${t('appliance.site')}: <strong>${here.name}</strong></p>`;
    const nowhere = {
      value: '',
      name: t(this.mayStandNowhere ? 'approvals.nowhere' : 'register.choose-site'),
    };
    return html`${this.choice({
      pointer: '/siteId',
      required: !this.mayStandNowhere,
      name: t('appliance.site'),
      options: [nowhere, ...this.sites.map(({ id, name }) => ({ value: id, name }))],
    })}
    ${this.sites.length === 0 ? html`<p class="help">${t('register.no-site')}</p>` : nothing}`;
  }

  protected renderActions() {
    const serial = this.held('/serial').trim().toUpperCase();
    const model = this.held('/model').trim();
    const siteId = this.held('/siteId');
    const externalKey = this.held('/externalKey').trim();
    const box = { serial, model, ...(siteId && { siteId }), ...(externalKey && { externalKey }) };
    return this.answer({ label: t('register.submit'), action: () => this.attempt(() => this.register(box)) });
  }
}
