import { css, html, LitElement, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { encodeQr } from './qr/encode.ts';

const QUIET_MODULES = 4;

/** A text as a QR code, dark on light in every theme, as cameras want it. */
@customElement('sk-qr-code')
export class QrCode extends LitElement {
  static override styles = css`
    svg {
      display: block;
      width: 200px;
      max-width: 100%;
      background: #fff;
    }
  `;

  @property() text = '';
  /** In words, for who does not see it. */
  @property() label = '';

  override render() {
    const code = encodeQr(this.text);
    const size = code.length + 2 * QUIET_MODULES;
    const path = code
      .flatMap((row, y) =>
        row.map((dark, x) => (dark ? `M${x + QUIET_MODULES} ${y + QUIET_MODULES}h1v1h-1z` : '')),
      )
      .join('');
    return html`<svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${this.label} shape-rendering="crispEdges">
      ${svg`<path d=${path} fill="#000"></path>`}
    </svg>`;
  }
}
