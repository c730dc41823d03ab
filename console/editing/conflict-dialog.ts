import '../components/relative-time.ts';
import { localized } from '@lit/localize';
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Fault } from '../api/problem.ts';
import { Dialog } from '../components/dialog/dialog.ts';
import { valueText } from '../forms/words.ts';
import { t } from '../locales/locale.ts';

export type ConflictAnswer = 'reload' | 'overwrite';

/** Two people edited the same draft: what the other made of it, and which of the two shall hold. */
@customElement('sk-conflict-dialog')
@localized()
export class ConflictDialog extends Dialog<ConflictAnswer> {
  @property({ attribute: false }) changes: readonly Fault[] = [];
  @property({ attribute: false }) placeName!: (pointer: string) => string;

  protected heading() {
    return t('conflict.title');
  }

  protected override dismissal() {
    return t('conflict.keep-editing');
  }

  protected renderBody() {
    const known = this.changes.filter(({ change }) => change);
    return html`<p>${t('conflict.text')}</p>
      ${
        known.length > 0
          ? html`<div class="scroll" tabindex="0" role="group" aria-label=${t('conflict.changes')}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">${t('conflict.place')}</th>
                    <th scope="col">${t('conflict.before')}</th>
                    <th scope="col">${t('conflict.after')}</th>
                    <th scope="col">${t('rollouts.created-by')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${known.map(
                    ({ pointer, change }) => html`<tr>
                      <td>${this.placeName(pointer)}</td>
                      <td>${valueText(change?.before) || '–'}</td>
                      <td>${valueText(change?.after) || '–'}</td>
                      <td>${change?.by}, <sk-ago .instant=${change?.at ?? null}></sk-ago></td>
                    </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
          : nothing
      }
      <p class="muted">${t('conflict.help')}</p>`;
  }

  protected renderActions() {
    return html`<wa-button slot="footer" variant="danger" appearance="outlined" @click=${() => this.finish('overwrite')}
        >${t('conflict.overwrite')}</wa-button
      >
      <wa-button slot="footer" variant="brand" @click=${() => this.finish('reload')}
        >${t('conflict.reload')}</wa-button
      >`;
  }
}
