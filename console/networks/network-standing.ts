import { localized } from '@lit/localize';
import { css, html, LitElement, type SVGTemplateResult, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Standing } from '../api/network-view.ts';
import { t } from '../locales/locale.ts';
import { badge } from '../styles/badge.ts';
import { base } from '../styles/shared.ts';

const SHAPES: Record<Standing, SVGTemplateResult> = {
  'in-sync': svg`<circle cx="8" cy="8" r="7" /><path class="cut" d="m4.8 8.3 2.2 2.2 4.2-4.7" />`,
  'draft-differs': svg`<path d="M2 14v-3L11 2l3 3-9 9Z" />`,
  outdated: svg`<path d="M8 1.500 15 14H1Z" /><path class="cut" d="M8 6v4m0 1.500v.5" />`,
  'rolling-out': svg`<path d="M4 1.5 14 8 4 14.5Z" />`,
  uncommitted: svg`<circle class="line dashed" cx="8" cy="8" r="6" />`,
};

/** How a network's draft, its last commit and what runs stand to each other: shape, colour and word. */
@customElement('sk-network-standing')
@localized()
export class NetworkStanding extends LitElement {
  static override styles = [
    base,
    badge,
    css`
      :host([standing='in-sync']) {
        color: var(--sk-ok);
      }
      :host([standing='draft-differs']),
      :host([standing='rolling-out']) {
        color: var(--sk-busy);
      }
      :host([standing='outdated']) {
        color: var(--sk-warn);
      }
    `,
  ];

  @property({ reflect: true }) standing: Standing = 'uncommitted';

  override render() {
    return html`<svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[this.standing]}</svg>
      <span title=${t(`standing.${this.standing}.meaning`)}>${t(`standing.${this.standing}`)}</span>`;
  }
}
