import type { ReactiveControllerHost } from 'lit';
import {
  type AddressPool,
  type AddressReservation,
  readPools,
  readReservations,
} from '../api/address-pool.ts';
import { type AddressSpace, readAddressSpace } from '../api/address-space.ts';
import { type Appliance, readAppliancesOf } from '../api/appliance.ts';
import type { Api } from '../api/client.ts';
import { type Customer, readCustomer } from '../api/customer.ts';
import type { Live } from '../api/live.ts';
import { LiveVersion } from '../api/live-version.ts';
import { type Network, readNetworksOf } from '../api/network.ts';
import { readReseller } from '../api/reseller.ts';
import type { Action } from '../api/session.ts';
import { readSites, type Site } from '../api/site.ts';
import { readSuspensions, type Suspension } from '../api/suspension.ts';
import { Reading } from '../components/reading.ts';

export type Loaded = {
  customer: Customer;
  /** Of whom it buys, for those who may know. */
  reseller: string | undefined;
  sites: Site[];
  networks: Network[];
  /** The one that is in force, if any. */
  suspension: Suspension | undefined;
};
export type Addresses = { space: AddressSpace; pools: AddressPool[]; reservations: AddressReservation[] };

type Page = { api: () => Api; live: () => Live; id: () => string; may: (action: Action) => boolean };

/** Reads the parts of a customer's page, and again when a network or rollout changes. */
export function createCustomerTasks(host: ReactiveControllerHost, { api, live, id, may }: Page) {
  const version = new LiveVersion(
    host,
    live,
    ({ type }) => type === 'network.changed' || type === 'rollout.changed',
  );
  const boxes = new LiveVersion(
    host,
    live,
    (event) => event.type === 'appliance.changed' && event.appliance.customer?.id === id(),
  );
  return {
    /** Of the customer, wherever they stand. */
    appliances: new Reading<Appliance[]>(host, {
      task: ([customerId]) => readAppliancesOf(api(), String(customerId)),
      args: () => [id(), boxes.count],
    }),
    loaded: new Reading<Loaded>(host, {
      task: ([customerId]) => load(api(), String(customerId), may),
      args: () => [id(), version.count],
    }),
    addresses: new Reading<Addresses>(host, {
      task: async ([customerId]) =>
        may('address-pool:read') ? loadAddresses(api(), String(customerId)) : undefined,
      args: () => [id(), version.count],
    }),
  };
}

async function load(api: Api, id: string, may: Page['may']): Promise<Loaded> {
  const [customer, sites, networks, suspensions] = await Promise.all([
    readCustomer(api, id),
    readSites(api, id),
    may('network:read') ? readNetworksOf(api, id) : [],
    may('suspension:read') ? readSuspensions(api, id) : [],
  ]);
  const reseller =
    customer.resellerId && may('reseller:read')
      ? (await readReseller(api, customer.resellerId)).value
      : undefined;
  const suspension = suspensions.find(({ endedAt }) => endedAt === null);
  return { customer, reseller: reseller?.name, sites, networks, suspension };
}

async function loadAddresses(api: Api, id: string): Promise<Addresses> {
  const [space, pools, reservations] = await Promise.all([
    readAddressSpace(api, id),
    readPools(api, id),
    readReservations(api, id),
  ]);
  return { space, pools, reservations };
}
