import type { ApplianceOrder } from '../../cloud/appliances/schema.ts';
import type { Status } from './appliance.ts';

export const SORT_KEYS = ['status', 'serial', 'site', 'customer', 'revision', 'tunnels', 'lastSeen'] as const;
export type SortKey = (typeof SORT_KEYS)[number];
type Order = NonNullable<ApplianceOrder['order_by']>;

/** What of the fleet is shown, and in which order. */
export type FleetView = {
  status: Status | undefined;
  search: string;
  sort: SortKey;
  descending: boolean;
};

/** As the interface filters. */
export function filterOf({ status, search }: FleetView): { status?: Status; q?: string } {
  const q = search.trim().slice(0, 100);
  return { ...(status && { status }), ...(q && { q }) };
}

/** As the interface puts in order. */
export const orderOf = ({ sort, descending }: FleetView): Order => (descending ? `-${sort}` : sort);
