import { STATUSES } from '../api/appliance.ts';
import { type FleetView, SORT_KEYS } from '../api/fleet-view.ts';

/** The view as the page's query, so that it survives reloads and can be handed on. Anything unknown is passed over. */
export function viewFromQuery(query: URLSearchParams): FleetView {
  const order = query.get('sort') ?? '';
  return {
    status: STATUSES.find((status) => status === query.get('status')),
    search: query.get('q') ?? '',
    sort: SORT_KEYS.find((key) => key === order.replace(/^-/, '')) ?? 'serial',
    descending: order.startsWith('-'),
  };
}

export function queryFromView({ status, search, sort, descending }: FleetView): string {
  const query = new URLSearchParams();
  if (status) query.set('status', status);
  if (search) query.set('q', search);
  if (sort !== 'serial' || descending) query.set('sort', (descending ? '-' : '') + sort);
  const text = query.toString();
  return text && `?${text}`;
}
