import '@awesome.me/webawesome/dist/components/copy-button/copy-button.js';
import { localized } from '@lit/localize';
import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Dialog } from '../../components/dialog/dialog.ts';
import { dialogStyles } from '../../components/dialog/dialog-styles.ts';
import { t } from '../../locales/locale.ts';

@customElement('sk-recovery-codes-dialog')
@localized()
export class RecoveryCodesDialog extends Dialog<never> {
  static override styles = [
    dialogStyles,
    css`
      ul {
        columns: 2;
        padding: 8px 12px;
        border-radius: 4px;
        background: var(--sk-page);
        font: 13px / 24px var(--sk-mono);
        user-select: all;
      }
    `,
  ];

  @property({ attribute: false }) codes: readonly string[] = [];

  protected heading() {
    return t('factors.recovery');
  }

  protected override dismissal() {
    return t('once.noted');
  }

  protected renderBody() {
    return html`<p>${t('recovery.once')}</p>
      <ul>
        ${this.codes.map((code) => html`<li>${code}</li>`)}
      </ul>
      <div><wa-copy-button value=${this.codes.join('\n')} copy-label=${t('copy.codes')}></wa-copy-button></div>`;
  }

  protected renderActions() {
    return html``;
  }
}
