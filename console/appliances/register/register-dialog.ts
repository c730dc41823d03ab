import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Made, NewAppliance } from '../../api/appliance-work.ts';
import type { Search } from '../../api/look-up.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';

/** A box becomes an appliance: its serial number, its model, and the site where it will stand. */
@customElement('sk-register-dialog')
@localized()
export class RegisterDialog extends FormDialog<Made> {
  /** Already known. */
  @property({ attribute: false }) site: { id: string; name: string } | undefined;
  /** Finds sites without an appliance. */
  @property({ attribute: false }) findSites!: Search;
  /** What stands nowhere is the operator's. */
  @property({ type: Boolean }) mayStandNowhere = false;
  @property({ attribute: false }) register!: (appliance: NewAppliance) => Promise<Made>;

  protected override initial() {
    return { '/siteId': this.site?.id ?? '' };
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
    if (this.site) return html`<p>${t('appliance.site')}: <strong>${this.site.name}</strong></p>`;
    return this.lookup({
      pointer: '/siteId',
      required: !this.mayStandNowhere,
      name: t('appliance.site'),
      search: this.findSites,
      placeholder: t(this.mayStandNowhere ? 'approvals.nowhere' : 'register.choose-site'),
      none: t('register.no-site'),
    });
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
