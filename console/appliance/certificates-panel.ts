import '../components/panel.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Certificate } from '../api/appliance-parts.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { type Part, renderPart } from '../components/part.ts';
import { formatDate, formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';

const DAY_MILLISECONDS = 86_400_000;
const SOON_DAYS = 30;

@customElement('sk-certificates-panel')
@localized()
export class CertificatesPanel extends LitElement {
  static override styles = [
    panelStyles,
    css`
      .soon {
        color: var(--sk-warn);
        font-weight: 650;
      }
      .over {
        color: var(--sk-bad);
        font-weight: 650;
      }
      .serial {
        max-width: 96px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];

  @property({ attribute: false }) certificates!: Part<Certificate[]>;

  override render() {
    return html`<sk-panel heading=${t('certificates.title')}>
      ${renderPart(this.certificates, renderCertificates, t('certificates.none'))}
    </sk-panel>`;
  }
}

function renderCertificates(certificates: readonly Certificate[]) {
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${t('certificates.title')}>
    <table>
      <thead>
        <tr>
          <th scope="col">${t('certificates.profile')}</th>
          <th scope="col">${t('certificates.serial')}</th>
          <th scope="col">${t('certificates.expires')}</th>
          <th scope="col" class="number">${t('certificates.days')}</th>
        </tr>
      </thead>
      <tbody>
        ${certificates.map(
          (certificate) => html`<tr>
            <td>${t(`profile.${certificate.profile}`)}</td>
            <td class="mono serial" title=${certificate.serialNumber}>${certificate.serialNumber}</td>
            <td>${formatDate(certificate.notAfter)}</td>
            <td class="number">${renderDays(certificate)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function renderDays({ notAfter, revokedAt }: Certificate) {
  if (revokedAt) return html`<span class="over">${t('certificates.revoked')}</span>`;
  const days = Math.floor((Date.parse(notAfter) - Date.now()) / DAY_MILLISECONDS);
  if (days < 0) return html`<span class="over">${t('certificates.expired')}</span>`;
  return html`<span class=${days < SOON_DAYS ? 'soon' : ''}>${formatNumber(days)}</span>`;
}
