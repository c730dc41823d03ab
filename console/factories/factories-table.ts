import '@awesome.me/webawesome/dist/components/button/button.js';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { inGroups } from '../api/enrolment.ts';
import type { FactoryTrustAnchor } from '../api/factory.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { formatDate } from '../locales/format.ts';
import { t } from '../locales/locale.ts';

/** Trust anchors, a row each. Event `sk-remove` with the anchor. */
@customElement('sk-factories-table')
@localized()
export class FactoriesTable extends LitElement {
  static override styles = [
    listPageStyles,
    css`
      .key {
        min-width: 220px;
        font: 12px / 16px var(--sk-mono);
      }
    `,
  ];

  @property({ attribute: false }) anchors: readonly FactoryTrustAnchor[] = [];
  @property({ type: Boolean }) changeable = false;

  override render() {
    return html`<div class="surface">
      <div class="scroll" tabindex="0" role="group" aria-label=${t('factories.title')}>
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">${t('factories.name')}</th>
              <th scope="col">${t('factories.subject')}</th>
              <th scope="col">${t('factories.fingerprint')}</th>
              <th scope="col">${t('factories.valid')}</th>
              <th scope="col">${t('factories.since')}</th>
              ${this.changeable ? html`<th scope="col"><span class="hidden-text">${t('actions')}</span></th>` : nothing}
            </tr>
          </thead>
          <tbody>
            ${this.anchors.map((anchor) => this.#renderRow(anchor))}
          </tbody>
        </table>
      </div>
    </div>`;
  }

  #renderRow(anchor: FactoryTrustAnchor) {
    const { name, subject, fingerprint, notAfter, createdAt, createdBy } = anchor;
    return html`<tr>
      <td class="name">${name}</td>
      <td>${subject}</td>
      <td class="key">${inGroups(fingerprint)}</td>
      <td class="nowrap" data-name=${t('factories.valid')}>${formatDate(notAfter)}</td>
      <td data-name=${t('factories.since')}>
        ${formatDate(createdAt)} <span class="muted">${t('events.by', { actor: createdBy })}</span>
      </td>
      ${
        this.changeable
          ? html`<td class="number">
              <wa-button size="xs" appearance="outlined" @click=${() => this.dispatchEvent(new CustomEvent('sk-remove', { detail: anchor }))}
                >${t('factories.remove')}<span class="hidden-text"> ${name}</span></wa-button
              >
            </td>`
          : nothing
      }
    </tr>`;
  }
}
