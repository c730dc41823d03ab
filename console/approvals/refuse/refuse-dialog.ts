import { localized } from '@lit/localize';
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EnrolmentRequest } from '../../api/enrolment.ts';
import { FormDialog } from '../../components/dialog/form-dialog.ts';
import { t } from '../../locales/locale.ts';

/** Turns down a box that nobody registered. */
@customElement('sk-refuse-dialog')
@localized()
export class RefuseDialog extends FormDialog<EnrolmentRequest> {
  @property({ attribute: false }) request!: EnrolmentRequest;
  @property({ attribute: false }) refuse!: (reason: string) => Promise<EnrolmentRequest>;

  protected heading() {
    return t('approvals.refuse-title', { serial: this.request.serial });
  }

  protected renderBody() {
    return html`<p>${t('approvals.refuse-text')}</p>
      ${this.area({ pointer: '/reason', name: t('approvals.reason'), required: true, first: true, maxLength: 500 })}`;
  }

  protected renderActions() {
    return this.answer({
      label: t('approvals.refuse'),
      action: () => this.attempt(() => this.refuse(this.held('/reason').trim())),
      variant: 'danger',
    });
  }
}
