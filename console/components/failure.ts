import '@awesome.me/webawesome/dist/components/button/button.js';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';
import { explain } from './dialog/explain.ts';

/** Says why something could not be loaded and offers to try again (event `sk-retry`). */
@customElement('sk-failure')
@localized()
export class Failure extends LitElement {
  static override styles = [
    base,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 16px;
        padding: 12px 16px;
        border: 1px solid var(--sk-bad);
        border-radius: var(--sk-radius);
        background: var(--sk-bad-quiet);
      }
      p {
        flex: 1 1 240px;
      }
      strong {
        display: block;
        color: var(--sk-bad);
      }
    `,
  ];

  @property() heading = '';
  @property({ attribute: false }) error: Error | undefined;

  override render() {
    return html`<div role="alert">
      <p><strong>${this.heading || t('error.title')}</strong>${this.error ? explain(this.error) : nothing}</p>
      <wa-button size="s" appearance="outlined" @click=${this.#retry}>${t('retry')}</wa-button>
    </div>`;
  }

  #retry = () => this.dispatchEvent(new Event('sk-retry'));
}
