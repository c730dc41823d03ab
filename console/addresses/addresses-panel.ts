import '../components/facts.ts';
import '../components/panel.ts';
import { localized } from '@lit/localize';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { AddressSpace } from '../api/address-space.ts';
import { panelStyles } from '../components/panel-styles.ts';
import { type Part, renderPart } from '../components/part.ts';
import { formatNumber, formatPercent } from '../locales/format.ts';
import { t } from '../locales/locale.ts';

/** How full the customer's address pools are. */
@customElement('sk-addresses-panel')
@localized()
export class AddressesPanel extends LitElement {
  static override styles = [
    panelStyles,
    css`
      .bar {
        height: 8px;
        margin: 8px 0 12px;
        border-radius: 4px;
        overflow: hidden;
        background: var(--sk-border);
      }
      .bar i {
        display: block;
        height: 100%;
        min-width: 2px;
        background: var(--sk-accent-fill);
      }
      .full i {
        background: var(--sk-warn);
      }
      .warning {
        color: var(--sk-warn);
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) space!: Part<AddressSpace>;

  override render() {
    return html`<sk-panel heading=${t('addresses.title')}>${renderPart(this.space, renderSpace, '')}</sk-panel>`;
  }
}

function renderSpace({ pools, ownPools, uniqueLocalPrefix, reserved, utilisation }: AddressSpace) {
  const { share, freeSubnets, subnetPrefixLength, nearlyExhausted } = utilisation;
  return html`${nearlyExhausted ? html`<p class="warning">${t('addresses.nearly')}</p>` : nothing}
    <div class="bar ${nearlyExhausted ? 'full' : ''}" aria-hidden="true">
      <i style="width: ${Math.round(share * 100)}%"></i>
    </div>
    <sk-facts
      .facts=${[
        { name: t('addresses.used'), value: formatPercent(share * 100) },
        {
          name: t('addresses.free'),
          value: t('addresses.subnets', { count: formatNumber(freeSubnets), length: subnetPrefixLength }),
        },
        {
          name: t(ownPools ? 'addresses.own-pools' : 'addresses.operator-pools'),
          value: pools.join(', '),
          mono: true,
        },
        { name: t('addresses.ula'), value: uniqueLocalPrefix, mono: true },
        { name: t('addresses.reserved'), value: reserved.join(', '), mono: true },
      ]}
    ></sk-facts>`;
}
