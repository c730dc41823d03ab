import { localized } from '@lit/localize';
import { css, html, LitElement, type SVGTemplateResult, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Standing } from '../api/network-view.ts';
import { t } from '../locales/locale.ts';
import { badge } from '../styles/badge.ts';
import { base } from '../styles/shared.ts';

const SHAPES: Record<Standing, SVGTemplateResult> = {
  'in-force': svg`<circle cx="8" cy="8" r="7" /><path class="cut" d="m4.8 8.3 2.2 2.2 4.2-4.7" />`,
  'draft-pending': svg`<path d="M2 14v-3L11 2l3 3-9 9Z" />`,
  outdated: svg`<circle cx="8" cy="8" r="7" /><path class="cut" d="M8 3.8V8l2.8 1.8" />`,
  'rolling-out': svg`<path d="M4 1.5 14 8 4 14.5Z" />`,
  'not-rolled-out': svg`<circle class="line dashed" cx="8" cy="8" r="6" />`,
  degraded: svg`<path d="M8 1.500 15 14H1Z" /><path class="cut" d="M8 6v4m0 1.500v.5" />`,
};

/** The one state of a network: shape, colour and word. */
@customElement('sk-network-standing')
@localized()
export class NetworkStanding extends LitElement {
  static override styles = [
    base,
    badge,
    css`
      :host([standing='in-force']) {
        color: var(--sk-ok);
      }
      :host([standing='draft-pending']),
      :host([standing='rolling-out']) {
        color: var(--sk-busy);
      }
      :host([standing='not-rolled-out']),
      :host([standing='outdated']) {
        color: var(--sk-warn);
      }
      :host([standing='degraded']) {
        color: var(--sk-bad);
      }
    `,
  ];

  @property({ reflect: true }) standing: Standing = 'draft-pending';

  override render() {
    return html`<svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[this.standing]}</svg>
      <span title=${t(`standing.${this.standing}.meaning`)}>${t(`standing.${this.standing}`)}</span>`;
  }
}
