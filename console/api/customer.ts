import type { Customer, Site } from '../../cloud/customers/schema.ts';
import type { Api } from './client.ts';
import { getAll } from './page.ts';

export type { Customer, Site };

export function readCustomers(api: Api): Promise<Customer[]> {
  return getAll<Customer>(api, 'customers');
}

export function readCustomer(api: Api, id: string): Promise<Customer> {
  return api.get(`customers/${id}`);
}

export function readSites(api: Api, customerId: string): Promise<Site[]> {
  return getAll<Site>(api, 'sites', { customer_id: customerId });
}
