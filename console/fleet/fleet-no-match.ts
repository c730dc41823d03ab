import '@awesome.me/webawesome/dist/components/button/button.js';
import { localized } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';

/** Nothing fits search and filter; event `sk-clear` to drop both. */
@customElement('sk-fleet-no-match')
@localized()
export class FleetNoMatch extends LitElement {
  static override styles = [
    base,
    css`
      section {
        display: grid;
        gap: 8px;
        justify-items: center;
        padding: 48px 16px;
        text-align: center;
        background: var(--sk-surface);
        border: 1px solid var(--sk-border);
        border-radius: var(--sk-radius);
      }
    `,
  ];

  override render() {
    return html`<section>
      <h2>${t('fleet.no-match.title')}</h2>
      <p class="muted">${t('fleet.no-match.text')}</p>
      <wa-button size="s" appearance="outlined" @click=${this.#clear}>${t('fleet.no-match.clear')}</wa-button>
    </section>`;
  }

  #clear = () => this.dispatchEvent(new Event('sk-clear'));
}
