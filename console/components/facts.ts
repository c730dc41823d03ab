import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../styles/shared.ts';

/** Name and value; `mono` for what is typed elsewhere: addresses, serial numbers. */
export type Fact = { name: string; value: unknown; mono?: boolean };

/** Facts as a definition list in as many columns as fit, each at least `--sk-fact` wide. */
@customElement('sk-facts')
export class Facts extends LitElement {
  static override styles = [
    base,
    css`
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--sk-fact, 144px)), 1fr));
        gap: 8px 24px;
      }
      dt {
        font-size: 12px;
        line-height: 16px;
        color: var(--sk-muted);
      }
      dd {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) facts: readonly Fact[] = [];

  override render() {
    return html`<dl>
      ${this.facts.map(
        ({ name, value, mono }) => html`<div>
          <dt>${name}</dt>
          <dd class=${mono ? 'mono' : nothing}>${value === null || value === '' ? '–' : value}</dd>
        </div>`,
      )}
    </dl>`;
  }
}
