import { localized } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';

/** A fleet without appliances: how to add the first one. */
@customElement('sk-fleet-empty')
@localized()
export class FleetEmpty extends LitElement {
  static override styles = [
    base,
    css`
      section {
        max-width: 640px;
        margin: 8vh auto;
        padding: 24px 32px;
        background: var(--sk-surface);
        border: 1px solid var(--sk-border);
        border-radius: 8px;
      }
      h2 {
        font-size: 18px;
        line-height: 28px;
      }
      ol {
        display: grid;
        gap: 12px;
        margin-top: 16px;
        counter-reset: step;
      }
      li {
        counter-increment: step;
        display: grid;
        grid-template-columns: 28px minmax(0, 1fr);
      }
      li::before {
        content: counter(step);
        display: grid;
        place-items: center;
        width: 20px;
        height: 20px;
        border-radius: 50%;
        font-size: 12px;
        font-weight: 650;
        color: var(--sk-accent);
        background: var(--sk-accent-quiet);
      }
      pre {
        grid-column: 2;
        margin: 4px 0 0;
        padding: 8px 12px;
        overflow-x: auto;
        border-radius: 4px;
        background: var(--sk-page);
        font: 13px / 20px var(--sk-mono);
      }
    `,
  ];

  override render() {
    const file = '/etc/sitekeeper/bootstrap.json';
    return html`<section>
      <h2>${t('fleet.empty.title')}</h2>
      <p class="muted">${t('fleet.empty.text')}</p>
      <slot></slot>
      <ol>
        <li>
          ${t('fleet.empty.register')}
          <pre tabindex="0">sitekeeper appliance add --serial SK-0001 --model standard</pre>
        </li>
        <li>${t('fleet.empty.bootstrap', { file })}</li>
        <li>${t('fleet.empty.power')}</li>
      </ol>
    </section>`;
  }
}
