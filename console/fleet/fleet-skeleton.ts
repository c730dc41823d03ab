import '@awesome.me/webawesome/dist/components/skeleton/skeleton.js';
import { localized } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';

/** The place of the fleet while it is being read. */
@customElement('sk-fleet-skeleton')
@localized()
export class FleetSkeleton extends LitElement {
  static override styles = [
    base,
    css`
      div {
        display: grid;
        gap: 12px;
      }
      wa-skeleton:first-of-type {
        height: 60px;
        margin-bottom: 44px;
      }
      wa-skeleton {
        height: 24px;
      }
    `,
  ];

  override render() {
    return html`<div aria-busy="true">
      <p class="hidden-text" role="status">${t('loading')}</p>
      ${Array.from({ length: 13 }, () => html`<wa-skeleton></wa-skeleton>`)}
    </div>`;
  }
}
