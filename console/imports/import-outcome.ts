import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ImportOutcome as Outcome } from '../api/bulk.ts';
import { formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { faultWords } from '../locales/problem-words.ts';
import { base, table } from '../styles/shared.ts';

const COUNTS = ['created', 'updated', 'unchanged', 'refused'] as const;

/** What came, or would come, of a file: how many rows did what, and what is wrong with the others. */
@customElement('sk-import-outcome')
@localized()
export class ImportOutcome extends LitElement {
  static override styles = [
    base,
    table,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 24px;
        padding-bottom: 8px;
      }
      strong {
        display: block;
        font-size: 20px;
        line-height: 24px;
      }
      li {
        font-size: 12px;
        color: var(--sk-muted);
      }
      li strong {
        color: var(--sk-text);
      }
      li.refused strong {
        color: var(--sk-bad);
      }
      .value {
        max-width: 240px;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) outcome!: Outcome;

  override render() {
    const { rows, errors, encoding, encodingBy } = this.outcome;
    return html`<ul>
        ${COUNTS.map(
          (count) => html`<li class=${count === 'refused' && rows.refused > 0 ? 'refused' : nothing}>
            <strong>${formatNumber(rows[count])}</strong>${t(`imports.${count}`)}
          </li>`,
        )}
      </ul>
      <p class="muted">${t('imports.read', { rows: formatNumber(rows.total), encoding: encoding.toUpperCase() })}
        ${encodingBy === 'content' && encoding !== 'utf-8' ? t('imports.guessed') : nothing}</p>
      ${errors.length > 0 ? this.#renderErrors() : nothing}`;
  }

  #renderErrors() {
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${t('imports.errors')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${t('imports.line')}</th>
            <th scope="col">${t('imports.column')}</th>
            <th scope="col">${t('imports.value')}</th>
            <th scope="col">${t('imports.problem')}</th>
          </tr>
        </thead>
        <tbody>
          ${this.outcome.errors.map(
            ({ pointer, line, code, detail, value }) => html`<tr>
              <td>${line}</td>
              <td class="mono">${pointer.split('/')[3] ?? '–'}</td>
              <td class="mono value">${value ?? ''}</td>
              <td>${faultWords({ code, detail })}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}
