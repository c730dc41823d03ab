import { localized } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';

@customElement('sk-not-found')
@localized()
export class NotFound extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        gap: 8px;
        justify-items: center;
        padding: 64px 16px;
        text-align: center;
      }
    `,
  ];

  override render() {
    return html`<h1>${t('not-found.title')}</h1>
      <p class="muted">${t('not-found.text')}</p>
      <p><a href="/">${t('not-found.back')}</a></p>`;
  }
}
