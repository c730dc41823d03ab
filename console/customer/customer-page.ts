import '@awesome.me/webawesome/dist/components/button/button.js';
import '../addresses/addresses-panel.ts';
import '../addresses/pools-panel.ts';
import '../addresses/reservations-panel.ts';
import '../components/not-found.ts';
import '../components/page-head.ts';
import '../customers/customer-stage.ts';
import './customer-networks.ts';
import './customer-sites.ts';
import './suspension-notice.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { createAddressActions } from '../addresses/address-actions.ts';
import type { AddressPool, AddressReservation } from '../api/address-pool.ts';
import type { Appliance } from '../api/appliance.ts';
import type { Api } from '../api/client.ts';
import type { Customer } from '../api/customer.ts';
import type { Live } from '../api/live.ts';
import { ApiError } from '../api/problem.ts';
import { may, type User } from '../api/session.ts';
import type { Site } from '../api/site.ts';
import { serviceMoveOf } from '../api/suspension.ts';
import { partOf, renderPart } from '../components/part.ts';
import { apiContext, liveContext, userContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { networkPageStyles } from '../network/network-page-styles.ts';
import { createCustomerActions } from './customer-actions.ts';
import { type Addresses, createCustomerTasks, type Loaded } from './customer-tasks.ts';
import { createSiteActions } from './site-actions.ts';

/** A customer: whether it is served, its networks and sites, and the addresses they are given. */
@customElement('sk-customer-page')
@localized()
export class CustomerPage extends LitElement {
  static override styles = networkPageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: liveContext }) private live!: Live;
  @consume({ context: userContext }) private user!: User;
  @property() customerId = '';

  readonly #tasks = createCustomerTasks(this, {
    api: () => this.api,
    live: () => this.live,
    id: () => this.customerId,
    may: (action) => may(this.user, action),
  });
  readonly #actions = createCustomerActions({
    api: () => this.api,
    user: () => this.user,
    customer: () => this.#tasks.loaded.value!.customer,
    reload: () => this.#tasks.loaded.run(),
  });
  readonly #siteActions = createSiteActions({
    api: () => this.api,
    customer: () => this.#tasks.loaded.value!.customer,
    networks: () => this.#tasks.loaded.value!.networks,
    appliances: () => this.#appliances,
    reload: () => this.#tasks.loaded.run(),
  });
  readonly #addressActions = createAddressActions({
    api: () => this.api,
    owner: () => this.customerId,
    reload: () => this.#tasks.addresses.run(),
  });

  /** By the id of the site it stands in. */
  get #appliances(): ReadonlyMap<string, Appliance> {
    const standing = this.#tasks.appliances.value ?? [];
    return new Map(standing.flatMap((appliance) => (appliance.site ? [[appliance.site.id, appliance]] : [])));
  }

  override render() {
    const part = partOf(this.#tasks.loaded);
    document.title = `${part.value?.customer.name ?? t('customers.title')} · ${t('product')}`;
    if (!part.value && part.error instanceof ApiError && part.error.status === 404)
      return html`<sk-not-found></sk-not-found>`;
    return renderPart(part, (loaded) => this.#renderCustomer(loaded), '');
  }

  #renderCustomer({ customer, reseller, sites, networks, suspension }: Loaded) {
    const { name, tier, industry, stage } = customer;
    const about = [t('customer.tier', { tier: t(`tier.${tier}`) }), industry, reseller];
    return html`<sk-page-head heading=${name} back=${t('customers.title')} backTo="/customers">
        ${about.filter(Boolean).join(' · ')}
        <sk-customer-stage slot="actions" .stage=${stage}></sk-customer-stage>
        ${may(this.user, 'customer:write') ? this.#renderChanges() : nothing}
        ${may(this.user, 'customer:suspend') ? this.#renderMove(customer) : nothing}
      </sk-page-head>
      ${
        suspension && stage === 'suspended'
          ? html`<sk-suspension-notice .suspension=${suspension}></sk-suspension-notice>`
          : nothing
      }
      ${
        may(this.user, 'network:read')
          ? html`<sk-customer-networks .networks=${networks}></sk-customer-networks>`
          : nothing
      }
      <sk-customer-sites
        .sites=${sites}
        .networks=${networks}
        .appliances=${this.#appliances}
        ?mayChange=${may(this.user, 'site:write')}
        ?mayRegister=${may(this.user, 'appliance:write')}
        ?mayClaim=${may(this.user, 'appliance:claim')}
        @sk-add=${this.#siteActions.add}
        @sk-edit=${(event: CustomEvent<Site>) => this.#siteActions.edit(event.detail)}
        @sk-remove=${(event: CustomEvent<Site>) => this.#siteActions.remove(event.detail)}
        @sk-claim=${(event: CustomEvent<Site>) => this.#siteActions.claim(event.detail)}
        @sk-register=${(event: CustomEvent<Site>) => this.#siteActions.register(event.detail)}
      ></sk-customer-sites>
      ${may(this.user, 'address-pool:read') ? this.#renderSpace() : nothing}`;
  }

  #renderSpace() {
    const { value, ...part } = partOf(this.#tasks.addresses);
    return html`<sk-addresses-panel .space=${{ ...part, value: value?.space }}></sk-addresses-panel>
      ${renderPart(partOf(this.#tasks.addresses), (addresses) => this.#renderAddresses(addresses), '')}`;
  }

  #renderChanges() {
    return html`<wa-button slot="actions" size="s" appearance="outlined" @click=${this.#actions.edit}
        >${t('edit.open')}</wa-button
      >
      <wa-button slot="actions" size="s" appearance="outlined" @click=${this.#actions.remove}
        >${t('remove.open')}</wa-button
      >`;
  }

  #renderMove(customer: Customer) {
    switch (serviceMoveOf(customer)) {
      case 'suspend':
        return html`<wa-button slot="actions" size="s" appearance="outlined" @click=${this.#actions.suspend}
          >${t('suspend.open')}</wa-button
        >`;
      case 'resume':
        return html`<wa-button slot="actions" size="s" variant="brand" @click=${this.#actions.resume}
          >${t('resume.open')}</wa-button
        >`;
      default:
        return nothing;
    }
  }

  #renderAddresses({ pools, reservations }: Addresses) {
    const actions = this.#addressActions;
    return html`<sk-pools-panel
        .pools=${pools}
        ?mayChange=${may(this.user, 'address-pool:write')}
        @sk-edit=${(event: CustomEvent<AddressPool | undefined>) => actions.pool(event.detail)}
        @sk-remove=${(event: CustomEvent<AddressPool>) => actions.removePool(event.detail)}
      ></sk-pools-panel>
      <sk-reservations-panel
        .reservations=${reservations}
        ?mayChange=${may(this.user, 'address-reservation:write')}
        @sk-edit=${(event: CustomEvent<AddressReservation | undefined>) => actions.reservation(event.detail)}
        @sk-remove=${(event: CustomEvent<AddressReservation>) => actions.removeReservation(event.detail)}
      ></sk-reservations-panel>`;
  }
}
