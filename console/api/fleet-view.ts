import type { Status } from './appliance.ts';

export const SORT_KEYS = ['status', 'serial', 'site', 'customer', 'revision', 'tunnels', 'lastSeen'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

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
export const orderOf = ({ sort, descending }: FleetView): string => (descending ? `-${sort}` : sort);
