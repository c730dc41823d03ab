import { localized } from '@lit/localize';
import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formatAgo, formatDateTime } from '../locales/format.ts';
import { Ticker } from './ticker.ts';

/** `3 minutes ago`, kept up to date; the exact instant on hover. */
@customElement('sk-ago')
@localized()
export class RelativeTime extends LitElement {
  /** RFC 3339. */
  @property() instant: string | null = null;
  /** Shown without an instant. */
  @property() otherwise = '–';

  constructor() {
    super();
    new Ticker(this);
  }

  override render() {
    if (!this.instant) return html`${this.otherwise}`;
    return html`<time datetime=${this.instant} title=${formatDateTime(this.instant)}
      >${formatAgo(this.instant, Date.now())}</time
    >`;
  }
}
