import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from '../styles/shared.ts';

/** What a page is about: the way back, its title, a line beneath, and in the slot `actions` what can be done. */
@customElement('sk-page-head')
export class PageHead extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 4px;
      }
      .back {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        font-size: 13px;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 16px;
      }
      .line > div {
        flex: 1 1 240px;
        min-width: 0;
      }
      h1,
      p {
        overflow-wrap: anywhere;
      }
      slot[name='actions'] {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
      }
    `,
  ];

  @property() heading = '';
  @property() back = '';
  @property() backTo = '';

  override render() {
    return html`${
      this.back
        ? html`<div>
            <a class="back" href=${this.backTo}><wa-icon name="chevron-left"></wa-icon>${this.back}</a>
          </div>`
        : nothing
    }
      <div class="line">
        <div>
          <h1>${this.heading}</h1>
          <p class="muted"><slot></slot></p>
        </div>
        <slot name="actions"></slot>
      </div>`;
  }
}
