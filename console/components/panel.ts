import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../styles/shared.ts';

/** A titled surface; what stands in the slot `aside` sits at the end of its title line. */
@customElement('sk-panel')
export class Panel extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        background: var(--sk-surface);
        border: 1px solid var(--sk-border);
        border-radius: var(--sk-radius);
        box-shadow: var(--sk-shadow);
        min-width: 0;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 4px 16px;
        padding: 12px 16px 0;
      }
      header > h2 {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .body {
        min-width: 0;
        padding: 8px 16px 12px;
      }
    `,
  ];

  @property() heading = '';

  override render() {
    return html`<section aria-labelledby="heading">
      <header>
        <h2 id="heading">${this.heading}</h2>
        <slot name="aside"></slot>
      </header>
      <div class="body"><slot></slot></div>
    </section>`;
  }
}
