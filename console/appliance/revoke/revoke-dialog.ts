import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { REVOCATION_REASONS, type RevocationReason } from '../../api/appliance-work.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';

/** Shuts a box out at once: why, and what that does. */
@customElement('sk-revoke-dialog')
@localized()
export class RevokeDialog extends FormDialog<true> {
  @property() serial = '';
  @property({ attribute: false }) revoke!: (reason: RevocationReason) => Promise<unknown>;

  protected override initial() {
    return { '/reason': 'keyCompromise' };
  }

  protected heading() {
    return t('revoke-box.title', { serial: this.serial });
  }

  protected renderBody() {
    return html`<p>${t('revoke-box.text')}</p>
      <p>${t('revoke-box.back')}</p>
      ${this.choice({
        pointer: '/reason',
        name: t('revoke-box.reason'),
        options: REVOCATION_REASONS.map((value) => ({ value, name: t(`revocation.${value}`) })),
      })}`;
  }

  protected renderActions() {
    return this.answer({
      label: t('revoke-box.submit'),
      action: () => this.attempt(this.#revoke),
      variant: 'danger',
    });
  }

  #revoke = async (): Promise<true> => {
    await this.revoke(this.held('/reason') as RevocationReason);
    return true;
  };
}
