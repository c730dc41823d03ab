import { localized } from '@lit/localize';
import { css, html, LitElement, type SVGTemplateResult, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Customer } from '../api/customer.ts';
import { t } from '../locales/locale.ts';
import { badge } from '../styles/badge.ts';
import { base } from '../styles/shared.ts';

const SHAPES: Record<Customer['stage'], SVGTemplateResult> = {
  prospect: svg`<circle class="line" cx="8" cy="8" r="6" />`,
  pilot: svg`<path d="M4 1.5 14 8 4 14.5Z" />`,
  live: svg`<circle cx="8" cy="8" r="7" /><path class="cut" d="m4.8 8.3 2.2 2.2 4.2-4.7" />`,
  suspended: svg`<path d="M3 2h4v12H3Zm6 0h4v12H9Z" />`,
  closed: svg`<path d="M2 6h12v4H2Z" />`,
};

/** How far a customer has come: shape, colour and word. */
@customElement('sk-customer-stage')
@localized()
export class CustomerStage extends LitElement {
  static override styles = [
    base,
    badge,
    css`
      :host([stage='pilot']) {
        color: var(--sk-busy);
      }
      :host([stage='live']) {
        color: var(--sk-ok);
      }
      :host([stage='suspended']) {
        color: var(--sk-warn);
      }
    `,
  ];

  @property({ reflect: true }) stage: Customer['stage'] = 'prospect';

  override render() {
    return html`<svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[this.stage]}</svg>
      <span>${t(`stage.${this.stage}`)}</span>`;
  }
}
