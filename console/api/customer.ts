import type { Customer, CustomerChanges, NewCustomer } from '../../cloud/customers/schema.ts';
import type { Api, Versioned } from './client.ts';
import type { CustomerView } from './customer-view.ts';
import type { Page } from './page.ts';

export type { Customer, CustomerChanges, NewCustomer };

/** A page of them by name: those with all the words in name or key, of one stage or of any. */
export function readCustomers(api: Api, { search, stage }: CustomerView, after?: string) {
  return api.get<Page<Customer>>('customers', {
    ...(search.trim() !== '' && { q: search.trim() }),
    ...(stage !== '' && { stage }),
    order_by: 'name',
    page_token: after,
  });
}

export function readCustomer(api: Api, id: string): Promise<Customer> {
  return api.get(`customers/${id}`);
}

export const readVersionedCustomer = (api: Api, id: string): Promise<Versioned<Customer>> =>
  api.getVersioned(`customers/${id}`);
export const createCustomer = (api: Api, fields: NewCustomer): Promise<Customer> =>
  api.post('customers', fields);
export const changeCustomer = (api: Api, id: string, fields: CustomerChanges, version: number) =>
  api.patch<Customer>(`customers/${id}`, fields, { version });
export const removeCustomer = (api: Api, id: string, version: number): Promise<void> =>
  api.delete(`customers/${id}`, { version });

type Stage = Customer['stage'];

/** Where a person may take a customer from a stage by writing it; all else follows from pilots and suspensions. */
const NEXT_BY_HAND: Record<Stage, readonly Stage[]> = {
  prospect: ['pilot', 'closed'],
  pilot: ['prospect'],
  live: [],
  suspended: ['closed'],
  closed: ['prospect'],
};

/** The stage a customer has, and those it can be given. */
export const stagesFrom = (stage: Stage): Stage[] => [stage, ...NEXT_BY_HAND[stage]];
