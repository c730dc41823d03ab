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
import { customElement, property, state } from 'lit/decorators.js';
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
  queryFromCustomerView,
  STAGES,
} from '../api/customer-view.ts';
import { type Network, readNetworksOfEach } from '../api/network.ts';
import { type Reseller, readResellers } from '../api/reseller.ts';
import { isOperator, may, type User } from '../api/session.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { Pages } from '../components/pages.ts';
import { partOf, renderPart } from '../components/part.ts';
import { Reading } from '../components/reading.ts';
import { renderPages } from '../components/render-pages.ts';
import { apiContext, userContext } from '../contexts.ts';
import { t } from '../locales/locale.ts';
import { createResellerActions } from '../resellers/reseller-actions.ts';
import { navigate } from '../router.ts';
import { addCustomer } from './add-customer.ts';

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
  /** Of the customers that were read. */
  @state() private networks: ReadonlyMap<string, readonly Network[]> = new Map();
  readonly #listed = new Pages<Customer>(this, {
    read: async (after) => {
      const page = await readCustomers(this.api, customerViewFromQuery(this.query), after);
      if (may(this.user, 'network:read')) {
        const networks = await readNetworksOfEach(this.api, page.items);
        this.networks = new Map([...this.networks, ...networks]);
      }
      return page;
    },
    key: () => (this.#tab === 'customers' ? this.query.toString() : undefined),
  });
  readonly #sellers = new Reading<Reseller[]>(this, {
    task: async ([tab]) => (tab === 'resellers' ? readResellers(this.api) : undefined),
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
        return html`${this.#renderBar()} ${renderPages(this.#listed, (customers) => this.#renderList(customers), this.#renderNone())}`;
      case 'resellers':
        return renderPart(
          partOf(this.#sellers),
          (resellers) => this.#renderResellers(resellers),
          this.#renderResellers([]),
        );
      case 'addresses':
        return renderPart(partOf(this.#addresses), (addresses) => this.#renderAddresses(addresses), '');
    }
  }

  #renderResellers(resellers: readonly Reseller[]) {
    return html`<sk-resellers-panel
      .resellers=${resellers}
      ?mayChange=${may(this.user, 'reseller:write')}
      @sk-edit=${(event: CustomEvent<Reseller>) => this.#resellerActions.edit(event.detail)}
      @sk-remove=${(event: CustomEvent<Reseller>) => this.#resellerActions.remove(event.detail)}
    ></sk-resellers-panel>`;
  }

  #renderBar() {
    const view = customerViewFromQuery(this.query);
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
    </div>`;
  }

  #renderList(customers: readonly Customer[]) {
    return html`<sk-customers-table .customers=${customers} .networks=${this.networks}></sk-customers-table>`;
  }

  #renderNone() {
    const { search, stage } = customerViewFromQuery(this.query);
    const isFiltered = search !== '' || stage !== '';
    return html`<div class="surface empty">
      <h2>${t(isFiltered ? 'customers.no-match' : 'customers.none')}</h2>
      <p class="muted">${t(isFiltered ? 'customers.no-match-text' : 'customers.none-text')}</p>
      ${isFiltered ? nothing : html`<p><a href="/imports">${t('customers.import')}</a></p>`}
    </div>`;
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
