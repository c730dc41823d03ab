import '../addresses/pools-panel.ts';
import '../addresses/reservations-panel.ts';
import '../components/page-head.ts';
import '../components/tabs.ts';
import './customers-table.ts';
import { consume } from '@lit/context';
import { localized } from '@lit/localize';
import { html, LitElement } from 'lit';
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
import { isOperator, may, type User } from '../api/session.ts';
import { listPageStyles } from '../components/list-page-styles.ts';
import { partOf, renderPart } from '../components/part.ts';
import { Reading } from '../components/reading.ts';
import { apiContext, userContext } from '../contexts.ts';
import { formatNumber } from '../locales/format.ts';
import { t } from '../locales/locale.ts';
import { navigate } from '../router.ts';

type Listed = { customers: Customer[]; networks: Network[] };
type Addresses = { pools: AddressPool[]; reservations: AddressReservation[] };

/** All customers; and beside them the addresses of the operator, which they are served from. */
@customElement('sk-customers-page')
@localized()
export class CustomersPage extends LitElement {
  static override styles = listPageStyles;

  @consume({ context: apiContext }) private api!: Api;
  @consume({ context: userContext }) private user!: User;
  @property({ attribute: false }) query = new URLSearchParams();
  readonly #listed = new Reading<Listed>(this, {
    task: async ([addresses]) => {
      if (addresses) return undefined;
      const [customers, networks] = await Promise.all([readCustomers(this.api), readNetworks(this.api)]);
      return { customers, networks };
    },
    args: () => [this.#showsAddresses],
  });
  readonly #addresses = new Reading<Addresses>(this, {
    task: async ([addresses]) => {
      if (!addresses) return undefined;
      const [pools, reservations] = await Promise.all([
        readPools(this.api, null),
        readReservations(this.api, null),
      ]);
      return { pools, reservations };
    },
    args: () => [this.#showsAddresses],
  });
  readonly #actions = createAddressActions({
    api: () => this.api,
    owner: () => null,
    reload: () => this.#addresses.run(),
  });

  get #showsAddresses(): boolean {
    return this.query.get('tab') === 'addresses';
  }

  override render() {
    document.title = `${t('customers.title')} · ${t('product')}`;
    const tabs = [
      { name: 'customers', title: t('customers.title'), href: '/customers' },
      { name: 'addresses', title: t('customers.operator-addresses'), href: '/customers?tab=addresses' },
    ];
    return html`<sk-page-head heading=${t('customers.title')}>${t('customers.about')}</sk-page-head>
      <sk-tabs
        label=${t('customers.tabs')}
        .tabs=${tabs}
        current=${this.#showsAddresses ? 'addresses' : 'customers'}
      ></sk-tabs>
      ${
        this.#showsAddresses
          ? renderPart(partOf(this.#addresses), (addresses) => this.#renderAddresses(addresses), '')
          : renderPart(partOf(this.#listed), (listed) => this.#renderList(listed), '')
      }`;
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
