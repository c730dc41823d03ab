import '../components/facts.ts';
import '../components/panel.ts';
import { localized } from '@lit/localize';
import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Appliance } from '../api/appliance.ts';
import type { Fact } from '../components/facts.ts';
import { t } from '../locales/locale.ts';

@customElement('sk-facts-panel')
@localized()
export class FactsPanel extends LitElement {
  @property({ attribute: false }) appliance!: Appliance;

  override render() {
    return html`<sk-panel heading=${t('appliance.facts')}><sk-facts .facts=${factsOf(this.appliance)}></sk-facts></sk-panel>`;
  }
}

/** What a line has, or why the box does not take what it offers. */
function addressText({ wan, address, prefixLength, refusedFor }: Appliance['wanAddresses'][number]): string {
  const text = `${wan} ${address}${prefixLength === undefined ? '' : `/${prefixLength}`}`;
  return refusedFor === undefined
    ? text
    : `${text} (${t('appliance.address-refused', { network: refusedFor })})`;
}

function factsOf(appliance: Appliance): Fact[] {
  const addresses = appliance.wanAddresses ?? [];
  return [
    { name: t('appliance.serial'), value: appliance.serial, mono: true },
    { name: t('appliance.model'), value: appliance.model },
    { name: t('appliance.customer'), value: appliance.customer?.name ?? null },
    { name: t('appliance.site'), value: appliance.site?.name ?? null },
    {
      name: t('appliance.wan-addresses'),
      value: addresses.map(addressText).join(', '),
      mono: true,
    },
    { name: t('appliance.observed-address'), value: appliance.observedAddress, mono: true },
    { name: t('appliance.agent'), value: appliance.agentVersion, mono: true },
    { name: t('appliance.id'), value: appliance.id, mono: true },
  ];
}
