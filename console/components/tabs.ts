import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../styles/shared.ts';

export type Tab = { name: string; title: string; href: string; note?: string };

/** Parts of a page, each with an address of its own. */
@customElement('sk-tabs')
export class Tabs extends LitElement {
  static override styles = [
    base,
    css`
      nav {
        display: flex;
        gap: 4px;
        overflow-x: auto;
        border-bottom: 1px solid var(--sk-border-strong);
      }
      a {
        flex: none;
        padding: 8px 12px 6px;
        border-bottom: 2px solid transparent;
        color: var(--sk-muted);
        font-weight: 600;
      }
      a:hover {
        color: var(--sk-text);
        text-decoration: none;
      }
      a[aria-current] {
        color: var(--sk-text);
        border-color: var(--sk-accent);
      }
      a:focus-visible {
        outline-offset: -2px;
      }
      span {
        margin-inline-start: 6px;
        padding: 1px 6px;
        border-radius: 8px;
        background: var(--sk-accent-quiet);
        color: var(--sk-accent);
        font-size: 12px;
      }
    `,
  ];

  @property() label = '';
  @property({ attribute: false }) tabs: readonly Tab[] = [];
  @property() current = '';

  override render() {
    return html`<nav aria-label=${this.label}>
      ${this.tabs.map(
        ({ name, title, href, note }) => html`<a
          href=${href}
          aria-current=${name === this.current ? 'page' : nothing}
          >${title}${note ? html`<span>${note}</span>` : nothing}</a
        >`,
      )}
    </nav>`;
  }
}
