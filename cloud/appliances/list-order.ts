/** Numbers in it by their value, so that SK-2 comes before SK-10. The index `appliance_serial_order` has the same words. */
const SERIAL = String.raw`(regexp_replace(regexp_replace(a.serial, '(\d+)', '0000000000\1', 'g'), '0*(\d{10})', '\1', 'g') collate "C")`;
const UP = `coalesce((select count(*) from jsonb_array_elements(a."lastSample" -> 'tunnels') t where t ->> 'state' = 'up'), -1)`;

/** As the console shows them. */
export const BY_STATUS = [
  'in-sync',
  'drifted',
  'updating',
  'rolled-back',
  'rejected',
  'foreign',
  'offline',
  'unconfigured',
  'registered',
  'retired',
] as const;

/** The columns by which appliances can be put in order. */
const ORDER_KEYS = ['serial', 'status', 'site', 'customer', 'revision', 'tunnels', 'lastSeen'] as const;
type OrderKey = (typeof ORDER_KEYS)[number];
export type Order = OrderKey | `-${OrderKey}`;

/** By what appliances are put in order, in SQL. @param status the expression that tells it */
const keys = (status: string): Record<OrderKey, string> => ({
  serial: SERIAL,
  status: `array_position(array[${BY_STATUS.map((name) => `'${name}'`).join(', ')}], ${status})`,
  site: `lower(coalesce(s.name, ''))`,
  customer: `lower(coalesce(c.name, ''))`,
  revision: `coalesce(a."wantedRevision", 0)`,
  tunnels: `case when a."lastSample" is null then -1 else ${UP} end`,
  lastSeen: `coalesce(a."lastSeenAt", '-infinity'::timestamptz)`,
});

/** A column, descending with a hyphen before it. */
export const ORDERS = ORDER_KEYS.flatMap((key): Order[] => [key, `-${key}`]);

/** The terms of an order, the same in all of its terms, so that a row stands for its place in it. */
export function orderTerms(
  orderBy: Order | undefined,
  status: string,
): { terms: string[]; descending: boolean } {
  if (orderBy === undefined) return { terms: ['a.id'], descending: false };
  const descending = orderBy.startsWith('-');
  const key = keys(status)[orderBy.replace('-', '') as OrderKey];
  const terms = key === SERIAL ? [key, 'a.id'] : [key, SERIAL, 'a.id'];
  return { terms, descending };
}
