import '@awesome.me/webawesome/dist/components/button/button.js';
import '../addresses/pools-panel.ts';
import '../addresses/reservations-panel.ts';
import '../components/page-head.ts';
import '../components/tabs.ts';
import '../resellers/resellers-panel.ts';
import './customers-table.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { createAddressActions } from '../addresses/address-actions.ts';
import {
  type AddressPool,
  type AddressReservation,
  readPools,
  readReservations,
} from '../api/address-pool.ts';
import type { Api } from '../api/client.ts';
import { type Customer, readCustomers } from '../api/customer.ts';
import {
  type CustomerView,
  customerViewFromQuery,
  networksByCustomer,
  queryFromCustomerView,
  STAGES,
  viewCustomers,
} from '../api/customer-view.ts';
import { type Network, readNetworks } from '../api/network.ts';
import { type Reseller, readResellers } from '../api/reseller.ts';
import { isOperator, may, type User } from '../api/session.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { partOf, renderPart } from '../components/part.ts';
import { Reading } from '../components/reading.ts';
import { apiContext, userContext } from '../contexts.ts';
import { formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { createResellerActions } from '../resellers/reseller-actions.ts';
import { navigate } from '../router.ts';
import { addCustomer } from './add-customer.ts';

type Listed = { customers: Customer[]; networks: Network[] };
type Sellers = { resellers: Reseller[]; customers: Customer[] };
type Addresses = { pools: AddressPool[]; reservations: AddressReservation[] };

const TABS = ['customers', 'resellers', 'addresses'] as const;

/** All customers; and beside them of whom they buy, and the addresses of the operator, which they are served from. */
@customElement('sk-customers-page')
@localized()
export class CustomersPage extends LitElement {
  static override styles = listPageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: userContext }) private user!: User;
  @property({ attribute: false }) query = new URLSearchParams();
  readonly #listed = new Reading<Listed>(this, {
    task: async ([tab]) => {
      if (tab !== 'customers') return undefined;
      const [customers, networks] = await Promise.all([
        readCustomers(this.api),
        may(this.user, 'network:read') ? readNetworks(this.api) : [],
      ]);
      return { customers, networks };
    },
    args: () => [this.#tab],
  });
  readonly #sellers = new Reading<Sellers>(this, {
    task: async ([tab]) => {
      if (tab !== 'resellers') return undefined;
      const [resellers, customers] = await Promise.all([readResellers(this.api), readCustomers(this.api)]);
      return { resellers, customers };
    },
    args: () => [this.#tab],
  });
  readonly #addresses = new Reading<Addresses>(this, {
    task: async ([tab]) => {
      if (tab !== 'addresses') return undefined;
      const [pools, reservations] = await Promise.all([
        readPools(this.api, null),
        readReservations(this.api, null),
      ]);
      return { pools, reservations };
    },
    args: () => [this.#tab],
  });
  readonly #actions = createAddressActions({
    api: () => this.api,
    owner: () => null,
    reload: () => this.#addresses.run(),
  });
  readonly #resellerActions = createResellerActions({
    api: () => this.api,
    reload: () => this.#sellers.run(),
  });

  get #tab(): (typeof TABS)[number] {
    return TABS.find((tab) => tab === this.query.get('tab')) ?? 'customers';
  }

  override render() {
    document.title = `${t('customers.title')} · ${t('product')}`;
    return html`<sk-page-head heading=${t('customers.title')}>${t('customers.about')} ${this.#renderAdd()}</sk-page-head>
      <sk-tabs label=${t('customers.tabs')} .tabs=${this.#tabs()} current=${this.#tab}></sk-tabs>
      ${this.#renderTab()}`;
  }

  /** What belongs to the operator is shown to those who work for it. */
  #tabs() {
    return [
      { name: 'customers', title: t('customers.title'), href: '/customers' },
      ...(may(this.user, 'reseller:read') && isOperator(this.user)
        ? [{ name: 'resellers', title: t('resellers.title'), href: '/customers?tab=resellers' }]
        : []),
      ...(may(this.user, 'address-pool:read') && isOperator(this.user)
        ? [{ name: 'addresses', title: t('customers.operator-addresses'), href: '/customers?tab=addresses' }]
        : []),
    ];
  }

  #renderAdd() {
    const button = (label: string, act: () => void) =>
      html`<wa-button slot="actions" size="s" variant="brand" @click=${act}>${label}</wa-button>`;
    if (this.#tab === 'customers' && may(this.user, 'customer:write'))
      return button(t('customers.add'), this.#addCustomer);
    if (this.#tab === 'resellers' && may(this.user, 'reseller:write'))
      return button(t('resellers.add'), this.#resellerActions.add);
    return nothing;
  }

  #addCustomer = async () => {
    const id = await addCustomer(this.api, this.user);
    if (id) await navigate(`/customers/${id}`);
  };

  #renderTab() {
    switch (this.#tab) {
      case 'customers':
        return renderPart(partOf(this.#listed), (listed) => this.#renderList(listed), '');
      case 'resellers':
        return renderPart(partOf(this.#sellers), (sellers) => this.#renderResellers(sellers), '');
      case 'addresses':
        return renderPart(partOf(this.#addresses), (addresses) => this.#renderAddresses(addresses), '');
    }
  }

  #renderResellers({ resellers, customers }: Sellers) {
    return html`<sk-resellers-panel
      .resellers=${resellers}
      .customers=${customers}
      ?mayChange=${may(this.user, 'reseller:write')}
      @sk-edit=${(event: CustomEvent<Reseller>) => this.#resellerActions.edit(event.detail)}
      @sk-remove=${(event: CustomEvent<Reseller>) => this.#resellerActions.remove(event.detail)}
    ></sk-resellers-panel>`;
  }

  #renderList({ customers, networks }: Listed) {
    const view = customerViewFromQuery(this.query);
    const shown = viewCustomers(customers, view);
    return html`<div class="bar">
        <input
          type="search"
          aria-label=${t('customers.search-label')}
          placeholder=${t('customers.search')}
          .value=${view.search}
          @input=${(event: Event) => this.#show({ search: textOf(event) })}
        />
        <select aria-label=${t('customers.stage')} @change=${(event: Event) => this.#show({ stage: textOf(event) })}>
          <option value="">${t('customers.all-stages')}</option>
          ${STAGES.map(
            (stage) =>
              html`<option value=${stage} ?selected=${view.stage === stage}>${t(`stage.${stage}`)}</option>`,
          )}
        </select>
        <p class="muted count" role="status">
          ${t('customers.shown', { shown: formatNumber(shown.length), total: formatNumber(customers.length) })}
        </p>
      </div>
      <sk-customers-table
        .customers=${shown}
        .networks=${networksByCustomer(networks)}
        .any=${customers.length > 0}
      ></sk-customers-table>`;
  }

  #renderAddresses({ pools, reservations }: Addresses) {
    const mayChange = isOperator(this.user) && may(this.user, 'address-pool:write');
    return html`<sk-pools-panel
        .pools=${pools}
        ofOperator
        ?mayChange=${mayChange}
        @sk-edit=${(event: CustomEvent<AddressPool | undefined>) => this.#actions.pool(event.detail)}
        @sk-remove=${(event: CustomEvent<AddressPool>) => this.#actions.removePool(event.detail)}
      ></sk-pools-panel>
      <sk-reservations-panel
        .reservations=${reservations}
        ?mayChange=${mayChange}
        @sk-edit=${(event: CustomEvent<AddressReservation | undefined>) => this.#actions.reservation(event.detail)}
        @sk-remove=${(event: CustomEvent<AddressReservation>) => this.#actions.removeReservation(event.detail)}
      ></sk-reservations-panel>`;
  }

  #show(change: Partial<CustomerView>): void {
    const view = { ...customerViewFromQuery(this.query), ...change };
    void navigate(`/customers${queryFromCustomerView(view)}`, { replace: true });
  }
}

const textOf = (event: Event) => (event.target as HTMLInputElement | HTMLSelectElement).value;
