import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Suspension } from '../../api/suspension.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';

/** Says what a suspension does, and asks why. */
@customElement('sk-suspend-dialog')
@localized()
export class SuspendDialog extends FormDialog<Suspension> {
  @property() customer = '';
  @property({ attribute: false }) suspend!: (reason: string) => Promise<Suspension>;

  protected heading() {
    return t('suspend.question', { name: this.customer });
  }

  protected renderBody() {
    return html`<p>${t('suspend.text')}</p>
      ${this.area({ pointer: '/reason', name: t('suspend.reason'), required: true, first: true, maxLength: 2000 })}`;
  }

  protected renderActions() {
    return this.answer({
      label: t('suspend.submit'),
      action: () => this.attempt(() => this.suspend(this.held('/reason').trim())),
      variant: 'danger',
    });
  }
}
