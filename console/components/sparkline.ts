import { css, html, LitElement, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { sparklinePoints } from './sparkline-points.ts';

/** A small trend line. What it says stands in `label`. */
@customElement('sk-sparkline')
export class Sparkline extends LitElement {
  static override styles = css`
    :host {
      display: block;
      height: 32px;
      color: var(--sk-accent);
    }
    svg {
      display: block;
      width: 100%;
      height: 100%;
      overflow: visible;
    }
    polyline {
      fill: none;
      stroke: currentColor;
      stroke-width: 1.5;
      vector-effect: non-scaling-stroke;
      stroke-linejoin: round;
    }
    polygon {
      fill: currentColor;
      opacity: 0.12;
    }
  `;

  @property({ attribute: false }) values: readonly number[] = [];
  /** The value at the upper edge; the largest one if that is more. */
  @property({ type: Number }) top = 0;
  @property() label = '';

  override render() {
    const points = sparklinePoints(this.values, this.top);
    return html`<svg viewBox="0 0 100 32" preserveAspectRatio="none" role="img" aria-label=${this.label}>
      ${points && svg`<polygon points="0,32 ${points} 100,32" /><polyline points=${points} />`}
    </svg>`;
  }
}
