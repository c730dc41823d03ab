import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LiveState } from '../api/live.ts';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';

/** Whether changes arrive as they happen. */
@customElement('sk-live')
@localized()
export class LiveIndicator extends LitElement {
  static override styles = [
    base,
    css`
      span {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        padding: 0 8px;
        font-size: 12px;
        font-weight: 600;
        color: var(--sk-warn);
        white-space: nowrap;
      }
      i {
        width: 8px;
        height: 8px;
        border: 2px solid currentColor;
        border-radius: 50%;
      }
      :host([state='open']) span {
        color: var(--sk-ok);
      }
      :host([state='open']) i {
        background: currentColor;
      }
    `,
  ];

  @property({ reflect: true }) state: LiveState = 'connecting';

  override render() {
    const hint = this.state === 'open' ? nothing : t('live.connecting-hint');
    return html`<span role="status" title=${hint}><i></i>${t(`live.${this.state}`)}</span>`;
  }
}
