import { localized } from '@lit/localize';
import { css, html, LitElement, type SVGTemplateResult, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Status } from '../api/appliance.ts';
import { t } from '../locales/locale.ts';
import { badge } from '../styles/badge.ts';
import { base } from '../styles/shared.ts';

/** Every status has a shape of its own, so that colour is never the only sign. */
const SHAPES: Record<Status, SVGTemplateResult> = {
  'in-sync': svg`<circle cx="8" cy="8" r="7" /><path class="cut" d="m4.8 8.3 2.2 2.2 4.2-4.7" />`,
  drifted: svg`<circle class="line" cx="8" cy="8" r="6" /><path d="m8 3.5 4.5 8h-9Z" />`,
  updating: svg`<circle class="line" cx="8" cy="8" r="6" /><path d="M8 2a6 6 0 0 1 0 12Z" />`,
  'rolled-back': svg`<path d="M13.5 1.5v13L1 8Z" />`,
  rejected: svg`<path d="M8 .5 15.5 8 8 15.5 .5 8Z" /><path class="cut" d="M5 8h6" />`,
  offline: svg`<rect x="1.5" y="1.5" width="13" height="13" rx="1.5" /><path class="cut" d="m5 5 6 6m0-6-6 6" />`,
  unconfigured: svg`<circle class="line dashed" cx="8" cy="8" r="6" />`,
  foreign: svg`<path class="line" d="M2 2h12v12H2Z" /><path d="M4.5 7h4V4.5L12.5 8l-4 3.5V9h-4Z" />`,
  retired: svg`<path d="M2 6h12v4H2Z" />`,
  registered: svg`<circle class="line" cx="8" cy="8" r="6" /><circle cx="8" cy="8" r="1.5" />`,
};

/** The shape of a status, with its name unless `compact`. */
@customElement('sk-status')
@localized()
export class StatusBadge extends LitElement {
  static override styles = [
    base,
    badge,
    css`
      :host([status='in-sync']) {
        color: var(--sk-ok);
      }
      :host([status='updating']) {
        color: var(--sk-busy);
      }
      :host([status='foreign']),
      :host([status='drifted']),
      :host([status='rolled-back']) {
        color: var(--sk-warn);
      }
      :host([status='rejected']),
      :host([status='offline']) {
        color: var(--sk-bad);
      }
    `,
  ];

  @property({ reflect: true }) status: Status = 'registered';
  @property({ type: Boolean }) compact = false;

  override render() {
    return html`<svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[this.status]}</svg>
      ${this.compact ? '' : html`<span>${t(`status.${this.status}`)}</span>`}`;
  }
}
