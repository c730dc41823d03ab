import type { Customer } from './customer.ts';

export const STAGES: readonly Customer['stage'][] = ['prospect', 'pilot', 'live', 'suspended', 'closed'];

/** What of the customers is shown; each empty for all. */
export type CustomerView = { search: string; stage: string };

export function customerViewFromQuery(query: URLSearchParams): CustomerView {
  const stage = query.get('stage') ?? '';
  return { search: query.get('q') ?? '', stage: STAGES.find((one) => one === stage) ?? '' };
}

export function queryFromCustomerView({ search, stage }: CustomerView): string {
  const known = Object.entries({ q: search, stage }).filter(([, value]) => value !== '');
  const text = new URLSearchParams(known).toString();
  return text && `?${text}`;
}
