import { localized } from '@lit/localize';
import { css, html, LitElement, type SVGTemplateResult, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../locales/locale.ts';
import { badge } from '../styles/badge.ts';
import { base } from '../styles/shared.ts';

export type TunnelBadgeState = 'up' | 'connecting' | 'down' | 'unknown';

const SHAPES: Record<TunnelBadgeState, SVGTemplateResult> = {
  up: svg`<path d="M1 8h14" /><circle cx="3" cy="8" r="2.5" /><circle cx="13" cy="8" r="2.5" />`,
  connecting: svg`<path d="M1 8h14" stroke-dasharray="2 2.5" /><circle cx="3" cy="8" r="2.5" /><circle class="line" cx="13" cy="8" r="2" />`,
  down: svg`<path d="M1 8h4m6 0h4M6 5.5l4 5m0-5-4 5" />`,
  unknown: svg`<path d="M1 8h14" stroke-dasharray="1 3" />`,
};

/** State of a site-to-site tunnel by shape, colour and word. */
@customElement('sk-tunnel')
@localized()
export class TunnelBadge extends LitElement {
  static override styles = [
    base,
    badge,
    css`
      :host([state='up']) {
        color: var(--sk-ok);
      }
      :host([state='connecting']) {
        color: var(--sk-busy);
      }
      :host([state='down']) {
        color: var(--sk-bad);
      }
      svg {
        width: 16px;
        height: 16px;
        stroke: currentColor;
        stroke-width: 1.8;
        stroke-linecap: round;
      }
      .line {
        fill: var(--sk-surface);
        stroke-width: inherit;
      }
    `,
  ];

  @property({ reflect: true }) state: TunnelBadgeState = 'unknown';

  override render() {
    return html`<svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[this.state]}</svg>
      <span>${t(`tunnel.${this.state}`)}</span>`;
  }
}
