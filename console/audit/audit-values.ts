import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { isOmission, type ValueDifference } from '../api/value-difference.ts';
import { formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { base, table } from '../styles/shared.ts';

/** In characters; what is longer opens. */
const LONG = 200;
const SHOWN_OF_LONG = 80;

/** What stands where, as it was recorded; `compared`: what stood there before, too. */
@customElement('sk-audit-values')
@localized()
export class AuditValues extends LitElement {
  static override styles = [
    base,
    table,
    css`
      table {
        width: auto;
        min-width: min(100%, 480px);
        max-width: 100%;
      }
      td {
        font: 12px / 18px var(--sk-mono);
        overflow-wrap: anywhere;
      }
      td:first-child {
        min-width: 144px;
        color: var(--sk-muted);
      }
      summary {
        cursor: pointer;
      }
      del,
      ins {
        text-decoration: none;
      }
      del {
        color: var(--sk-bad);
      }
      ins {
        color: var(--sk-ok);
      }
      @media (max-width: 640px) {
        table {
          width: 100%;
          table-layout: fixed;
        }
        td:first-child {
          min-width: 0;
        }
      }
    `,
  ];

  @property({ attribute: false }) values: readonly ValueDifference[] = [];
  @property({ type: Boolean }) compared = false;

  override render() {
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${t('audit.field')}</th>
          ${this.compared ? html`<th scope="col">${t('audit.before')}</th>` : nothing}
          <th scope="col">${this.compared ? t('audit.after') : t('audit.value')}</th>
        </tr>
      </thead>
      <tbody>
        ${this.values.map(
          ({ place, before, after }) => html`<tr>
            <td>${place}</td>
            ${this.compared ? html`<td>${before === undefined ? '–' : html`<del>${renderValue(before)}</del>`}</td>` : nothing}
            <td>
              ${after === undefined ? '–' : this.compared ? html`<ins>${renderValue(after)}</ins>` : renderValue(after)}
            </td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

function renderValue(value: unknown) {
  const text = textOf(value);
  if (text.length <= LONG) return text;
  return html`<details>
    <summary>${text.slice(0, SHOWN_OF_LONG)}…</summary>
    ${text}
  </details>`;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return isOmission(value)
    ? t('audit.omitted', { count: formatNumber(value.omitted) })
    : JSON.stringify(value, undefined, 1);
}
