import { localized } from '@lit/localize';
import { css, html, LitElement, type SVGTemplateResult, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Verdict } from '../api/audit.ts';
import { t } from '../locales/locale.ts';
import { badge } from '../styles/badge.ts';
import { base } from '../styles/shared.ts';

const SHAPES: Record<Verdict, SVGTemplateResult> = {
  succeeded: svg`<circle cx="8" cy="8" r="7" /><path class="cut" d="m4.8 8.3 2.2 2.2 4.2-4.7" />`,
  refused: svg`<path d="M8 .5 15.5 8 8 15.5 .5 8Z" /><path class="cut" d="M5 8h6" />`,
  failed: svg`<rect x="1.5" y="1.5" width="13" height="13" rx="1.5" /><path class="cut" d="m5 5 6 6m0-6-6 6" />`,
  unfinished: svg`<circle class="line" cx="8" cy="8" r="6" /><path d="M8 2a6 6 0 0 1 0 12Z" />`,
  event: svg`<circle cx="8" cy="8" r="4" />`,
};

/** What became of a request, by shape, colour and word. */
@customElement('sk-audit-outcome')
@localized()
export class AuditOutcome extends LitElement {
  static override styles = [
    base,
    badge,
    css`
      :host([verdict='succeeded']) {
        color: var(--sk-ok);
      }
      :host([verdict='refused']),
      :host([verdict='failed']) {
        color: var(--sk-bad);
      }
      :host([verdict='unfinished']) {
        color: var(--sk-warn);
      }
    `,
  ];

  @property({ reflect: true }) verdict: Verdict = 'event';

  override render() {
    return html`<svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[this.verdict]}</svg>
      <span>${t(`audit-outcome.${this.verdict}`)}</span>`;
  }
}
