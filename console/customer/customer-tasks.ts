import type { ReactiveControllerHost } from 'lit';
import {
  type AddressPool,
  type AddressReservation,
  readPools,
  readReservations,
} from '../api/address-pool.ts';
import { type AddressSpace, readAddressSpace } from '../api/address-space.ts';
import type { Api } from '../api/client.ts';
import { type Customer, readCustomer, readSites, type Site } from '../api/customer.ts';
import type { Live } from '../api/live.ts';
import { LiveVersion } from '../api/live-version.ts';
import { type Network, readNetworksOf } from '../api/network.ts';
import { readSuspensions, type Suspension } from '../api/suspension.ts';
import { Reading } from '../components/reading.ts';

export type Loaded = {
  customer: Customer;
  sites: Site[];
  networks: Network[];
  /** The one that is in force, if any. */
  suspension: Suspension | undefined;
};
export type Addresses = { space: AddressSpace; pools: AddressPool[]; reservations: AddressReservation[] };

type Page = { api: () => Api; live: () => Live; id: () => string };

/** Reads the parts of a customer's page, and again when a network or rollout changes. */
export function createCustomerTasks(host: ReactiveControllerHost, { api, live, id }: Page) {
  const version = new LiveVersion(
    host,
    live,
    ({ type }) => type === 'network.changed' || type === 'rollout.changed',
  );
  return {
    loaded: new Reading<Loaded>(host, {
      task: ([customerId]) => load(api(), String(customerId)),
      args: () => [id(), version.count],
    }),
    addresses: new Reading<Addresses>(host, {
      task: ([customerId]) => loadAddresses(api(), String(customerId)),
      args: () => [id(), version.count],
    }),
  };
}

async function load(api: Api, id: string): Promise<Loaded> {
  const [customer, sites, networks, suspensions] = await Promise.all([
    readCustomer(api, id),
    readSites(api, id),
    readNetworksOf(api, id),
    readSuspensions(api, id),
  ]);
  return { customer, sites, networks, suspension: suspensions.find(({ endedAt }) => endedAt === null) };
}

async function loadAddresses(api: Api, id: string): Promise<Addresses> {
  const [space, pools, reservations] = await Promise.all([
    readAddressSpace(api, id),
    readPools(api, id),
    readReservations(api, id),
  ]);
  return { space, pools, reservations };
}
