import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Appliance } from '../../api/appliance.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';

/** A box that is registered and stands nowhere yet stands here now. */
@customElement('sk-claim-dialog')
@localized()
export class ClaimDialog extends FormDialog<Appliance> {
  @property() site = '';
  @property({ attribute: false }) claim!: (serial: string) => Promise<Appliance>;

  protected heading() {
    return t('claim.title', { site: this.site });
  }

  protected renderBody() {
    return html`<p>${t('claim.text')}</p>
      ${this.text({
        pointer: '/serial',
        required: true,
        name: t('appliance.serial'),
        help: t('register.serial-help'),
        first: true,
        mono: true,
        maxLength: 40,
      })}`;
  }

  protected renderActions() {
    const serial = this.held('/serial').trim().toUpperCase();
    return this.answer({ label: t('claim.submit'), action: () => this.attempt(() => this.claim(serial)) });
  }
}
