import '../components/facts.ts';
import '../components/panel.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EnrolmentStanding } from '../api/enrolment.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { type Part, renderPart } from '../components/part.ts';
import { formatDateTime } from '../locales/format.ts';
import { t } from '../locales/locale.ts';

/** Whether the box can enrol, and from where it is locked out. */
@customElement('sk-enrolment-panel')
@localized()
export class EnrolmentPanel extends LitElement {
  static override styles = [
    panelStyles,
    css`
      .locked {
        padding-top: 8px;
        color: var(--sk-bad);
      }
      li {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) standing!: Part<EnrolmentStanding>;

  override render() {
    return html`<sk-panel heading=${t('enrolment.title')}>
      ${renderPart(this.standing, renderStanding, '')}
    </sk-panel>`;
  }
}

function renderStanding({ secret, expiresAt, pinned, locks }: EnrolmentStanding) {
  const facts = [
    { name: t('enrolment.secret'), value: t(`secret.${secret}`) },
    ...(expiresAt && secret === 'open'
      ? [{ name: t('enrolment.expires'), value: formatDateTime(expiresAt) }]
      : []),
    ...(pinned ? [{ name: t('enrolment.key'), value: t('enrolment.pinned') }] : []),
  ];
  return html`<sk-facts .facts=${facts}></sk-facts>
    ${
      locks.length > 0
        ? html`<div class="locked">
            <p>${t('enrolment.locked')}</p>
            <ul>
              ${locks.map(({ address, until }) => html`<li><span class="mono">${address}</span> ${t('enrolment.until', { until: formatDateTime(until) })}</li>`)}
            </ul>
          </div>`
        : nothing
    }`;
}
