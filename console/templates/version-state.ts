import { localized } from '@lit/localize';
import { css, html, LitElement, type SVGTemplateResult, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TemplateVersion } from '../api/template.ts';
import { t } from '../locales/locale.ts';
import { badge } from '../styles/badge.ts';
import { base } from '../styles/shared.ts';

type State = TemplateVersion['state'];

const SHAPES: Record<State, SVGTemplateResult> = {
  draft: svg`<path d="M2 14v-3L11 2l3 3-9 9Z" />`,
  published: svg`<circle cx="8" cy="8" r="7" /><path class="cut" d="m4.8 8.3 2.2 2.2 4.2-4.7" />`,
  retired: svg`<path d="M2 6h12v4H2Z" />`,
};

/** State of a template's version by shape, colour and word. */
@customElement('sk-version-state')
@localized()
export class VersionState extends LitElement {
  static override styles = [
    base,
    badge,
    css`
      :host([state='draft']) {
        color: var(--sk-busy);
      }
      :host([state='published']) {
        color: var(--sk-ok);
      }
    `,
  ];

  @property({ reflect: true }) state: State = 'draft';

  override render() {
    return html`<svg viewBox="0 0 16 16" aria-hidden="true">${SHAPES[this.state]}</svg>
      <span>${t(`version.${this.state}`)}</span>`;
  }
}
