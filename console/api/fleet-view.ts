import { type Appliance, STATUSES, type Status, tunnelCount } from './appliance.ts';

export const SORT_KEYS = ['status', 'serial', 'site', 'customer', 'revision', 'tunnels', 'lastSeen'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** What of the fleet is shown, and in which order. */
export type FleetView = {
  status: Status | undefined;
  search: string;
  sort: SortKey;
  descending: boolean;
};

export function countByStatus(appliances: Iterable<Appliance>): Record<Status, number> {
  const counts = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
  for (const appliance of appliances) counts[appliance.status]++;
  return counts;
}

/** Filtered and sorted; equal rows stay in the order of their serial numbers, so that live changes do not shuffle them. */
export function viewFleet(appliances: Iterable<Appliance>, view: FleetView): Appliance[] {
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = [...appliances].filter(
    (appliance) =>
      (view.status === undefined || appliance.status === view.status) &&
      words.every((word) => searchText(appliance).includes(word)),
  );
  const direction = view.descending ? -1 : 1;
  const compare = COMPARE[view.sort];
  return shown.sort((a, b) => direction * compare(a, b) || ORDER.compare(a.serial, b.serial));
}

function searchText({ serial, model, site, customer, wanAddresses }: Appliance): string {
  const addresses = (wanAddresses ?? []).map((wan) => wan.address);
  return [serial, model, site?.name, customer?.name, ...addresses].join(' ').toLowerCase();
}

/** SK-2 before SK-10. */
const ORDER = new Intl.Collator(undefined, { numeric: true });

const byText = (text: (appliance: Appliance) => string) => (a: Appliance, b: Appliance) =>
  ORDER.compare(text(a), text(b));
const byNumber = (number: (appliance: Appliance) => number) => (a: Appliance, b: Appliance) =>
  number(a) - number(b);

const COMPARE: Record<SortKey, (a: Appliance, b: Appliance) => number> = {
  status: byNumber((appliance) => STATUSES.indexOf(appliance.status)),
  serial: byText((appliance) => appliance.serial),
  site: byText((appliance) => appliance.site?.name ?? ''),
  customer: byText((appliance) => appliance.customer?.name ?? ''),
  revision: byNumber((appliance) => appliance.wanted?.revision ?? 0),
  tunnels: byNumber((appliance) => tunnelCount(appliance)?.up ?? -1),
  lastSeen: byText((appliance) => appliance.lastSeenAt ?? ''),
};
