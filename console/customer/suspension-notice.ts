import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Suspension } from '../api/suspension.ts';
import { formatDateTime, formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { base } from '../styles/shared.ts';

/** Why a customer is suspended, and what that did. */
@customElement('sk-suspension-notice')
@localized()
export class SuspensionNotice extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        padding: 8px 12px;
        border-inline-start: 3px solid var(--sk-warn);
        border-radius: 0 4px 4px 0;
        background: var(--sk-warn-quiet);
        overflow-wrap: anywhere;
      }
      strong {
        color: var(--sk-warn);
      }
    `,
  ];

  @property({ attribute: false }) suspension!: Suspension;

  override render() {
    const { by, at, reason, settled, effects } = this.suspension;
    return html`<strong>${t('suspension.title', { by })}</strong>
      <span class="muted">${formatDateTime(at)}</span>
      <p>${reason}</p>
      <p class="muted">
        ${t('suspension.effects', {
          rollouts: formatNumber(effects.cancelledRollouts.length),
          secrets: formatNumber(effects.deadSecrets.length),
          teleworkers: formatNumber(effects.teleworkersShutOut),
          kept: formatNumber(effects.appliancesKept.length),
        })}
        ${settled ? nothing : t('suspension.unsettled')}
      </p>`;
  }
}
