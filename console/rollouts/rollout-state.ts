import { localized } from '@lit/localize';
import { css, html, LitElement, type SVGTemplateResult, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RolloutSummary } from '../api/rollout.ts';
import { t } from '../locales/locale.ts';
import { badge } from '../styles/badge.ts';
import { base } from '../styles/shared.ts';

type State = RolloutSummary['state'];

const SHAPES: Record<State, SVGTemplateResult> = {
  preparing: svg`<circle cx="3" cy="8" r="2" /><circle cx="8" cy="8" r="2" /><circle cx="13" cy="8" r="2" />`,
  scheduled: svg`<circle cx="8" cy="8" r="7" /><path class="cut" d="M8 3.8V8l2.8 1.8" />`,
  paused: svg`<rect x="3.5" y="1.5" width="3" height="13" /><rect x="9.5" y="1.5" width="3" height="13" />`,
  running: svg`<path d="M4 1.5 14 8 4 14.5Z" />`,
  succeeded: svg`<circle cx="8" cy="8" r="7" /><path class="cut" d="m4.8 8.3 2.2 2.2 4.2-4.7" />`,
  'completed-with-failures': svg`<path d="M8 1.500 15 14H1Z" /><path class="cut" d="M8 6v4m0 1.500v.5" />`,
  halted: svg`<rect x="2.5" y="1.5" width="4" height="13" /><rect x="9.5" y="1.5" width="4" height="13" />`,
  cancelled: svg`<rect x="2" y="2" width="12" height="12" rx="1.5" />`,
  superseded: svg`<path d="M1.5 2.5 7.5 8l-6 5.5Zm7 0 6 5.5-6 5.5Z" />`,
};

/** State of a rollout by shape, colour and word. */
@customElement('sk-rollout-state')
@localized()
export class RolloutState extends LitElement {
  static override styles = [
    base,
    badge,
    css`
      :host([state='running']) {
        color: var(--sk-busy);
      }
      :host([state='succeeded']) {
        color: var(--sk-ok);
      }
      :host([state='completed-with-failures']) {
        color: var(--sk-warn);
      }
      :host([state='halted']) {
        color: var(--sk-bad);
      }
    `,
  ];

  @property({ reflect: true }) state: State = 'running';

  override render() {
    return html`<svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[this.state]}</svg>
      <span>${t(`rollout.${this.state}`)}</span>`;
  }
}
