import type { Customer } from './customer.ts';
import type { Network } from './network.ts';

export const STAGES: readonly Customer['stage'][] = ['prospect', 'pilot', 'live', 'suspended', 'closed'];

/** What of the customers is shown; each empty for all. */
export type CustomerView = { search: string; stage: string };

/** Filtered, by name. */
export function viewCustomers(customers: readonly Customer[], { search, stage }: CustomerView): Customer[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return customers
    .filter(
      (customer) =>
        (stage === '' || customer.stage === stage) &&
        words.every((word) => `${customer.name} ${customer.externalKey}`.toLowerCase().includes(word)),
    )
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}

export function customerViewFromQuery(query: URLSearchParams): CustomerView {
  return { search: query.get('q') ?? '', stage: query.get('stage') ?? '' };
}

export function queryFromCustomerView({ search, stage }: CustomerView): string {
  const known = Object.entries({ q: search, stage }).filter(([, value]) => value !== '');
  const text = new URLSearchParams(known).toString();
  return text && `?${text}`;
}

/** Networks of each customer, by its id. */
export function networksByCustomer(networks: readonly Network[]): ReadonlyMap<string, Network[]> {
  return Map.groupBy(networks, ({ customerId }) => customerId);
}
