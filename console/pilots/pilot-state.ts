import { localized } from '@lit/localize';
import { css, html, LitElement, type SVGTemplateResult, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Pilot } from '../api/pilot.ts';
import { t } from '../locales/locale.ts';
import { badge } from '../styles/badge.ts';
import { base } from '../styles/shared.ts';

type Standing = Exclude<Pilot['state'], 'decided'> | 'go' | 'no-go';

const SHAPES: Record<Standing, SVGTemplateResult> = {
  planned: svg`<circle class="line" cx="8" cy="8" r="6" />`,
  running: svg`<path d="M4 1.5 14 8 4 14.5Z" />`,
  go: svg`<circle cx="8" cy="8" r="7" /><path class="cut" d="m4.8 8.3 2.2 2.2 4.2-4.7" />`,
  'no-go': svg`<path d="M8 .5 15.500 8 8 15.500 .5 8Z" /><path class="cut" d="M5 8h6" />`,
  abandoned: svg`<path d="M2 6h12v4H2Z" />`,
};

/** State of a pilot, and of a decided one its outcome: shape, colour and word. */
@customElement('sk-pilot-state')
@localized()
export class PilotState extends LitElement {
  static override styles = [
    base,
    badge,
    css`
      .running {
        color: var(--sk-busy);
      }
      .go {
        color: var(--sk-ok);
      }
      .no-go {
        color: var(--sk-bad);
      }
      span {
        display: inline-flex;
        align-items: center;
        gap: 8px;
      }
    `,
  ];

  @property({ attribute: false }) state: Pilot['state'] = 'planned';
  @property({ attribute: false }) decision: 'go' | 'no-go' | undefined;

  override render() {
    const standing: Standing = this.state === 'decided' ? (this.decision ?? 'go') : this.state;
    return html`<span class=${standing}
      ><svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[standing]}</svg>${t(`pilot.${standing}`)}</span
    >`;
  }
}
