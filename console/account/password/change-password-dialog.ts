import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { changeMe } from '../../api/account.ts';
import type { Api } from '../../api/client.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';

const SHORTEST = 12;

@customElement('sk-change-password-dialog')
@localized()
export class ChangePasswordDialog extends FormDialog<true> {
  @property({ attribute: false }) api!: Api;

  protected heading() {
    return t('account.password-change');
  }

  protected renderBody() {
    return html`${this.text({
      pointer: '/password/current',
      name: t('account.password-current'),
      type: 'password',
      autocomplete: 'current-password',
      required: true,
      first: true,
    })}
      ${this.text({
        pointer: '/password/new',
        name: t('account.password-new'),
        help: t('welcome.password-help', { length: SHORTEST }),
        type: 'password',
        required: true,
      })}
      <p class="help">${t('account.password-help')}</p>`;
  }

  protected renderActions() {
    const short = [...this.held('/password/new')].length < SHORTEST;
    return this.answer({
      label: t('account.password-change'),
      action: () => this.attempt(this.#change),
      reason: short ? t('account.password-short', { length: SHORTEST }) : undefined,
    });
  }

  #change = async (): Promise<true> => {
    await changeMe(this.api, {
      password: { current: this.held('/password/current'), new: this.held('/password/new') },
    });
    return true;
  };
}
