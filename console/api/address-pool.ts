import type {
  AddressPoolChanges,
  AddressPool as PoolSchema,
  AddressReservation as ReservationSchema,
} from '../../cloud/addresses/schema.ts';
import type { Api } from './client.ts';
import { getAll } from './page.ts';

export type AddressPool = PoolSchema;
export type AddressReservation = ReservationSchema;
export type PoolFields = Required<AddressPoolChanges>;
export type ReservationFields = Pick<AddressReservation, 'network' | 'purpose' | 'note'>;
export const PURPOSES: readonly AddressReservation['purpose'][] = [
  ...(['imported', 'third-party-vpn', 'provider', 'other'] as const),
];
/** Whose addresses: a customer's, or with `null` the operator's. */
export type Owner = string | null;

/** In the order of their use. */
export async function readPools(api: Api, owner: Owner): Promise<AddressPool[]> {
  const query: Record<string, string> = owner === null ? { operator: 'true' } : { customer_id: owner };
  const pools = await getAll<AddressPool>(api, 'address-pools', query);
  return pools.sort((a, b) => a.family - b.family || a.position - b.position);
}

export function createPool(api: Api, owner: Owner, fields: PoolFields): Promise<AddressPool> {
  return api.post('address-pools', { customerId: owner, ...fields });
}

/** @throws ApiError `in-use` when what was allotted from it would lie outside */
export function changePool(
  api: Api,
  { id, version }: AddressPool,
  changes: PoolFields,
): Promise<AddressPool> {
  return api.patch(`address-pools/${id}`, changes, { version });
}

export function removePool(api: Api, { id, version }: AddressPool): Promise<void> {
  return api.delete(`address-pools/${id}`, { version });
}

/** Those of the owner alone. */
export async function readReservations(api: Api, owner: Owner): Promise<AddressReservation[]> {
  const query: Record<string, string> = owner === null ? {} : { customer_id: owner };
  const all = await getAll<AddressReservation>(api, 'address-reservations', query);
  return all.filter(({ customerId }) => customerId === owner);
}

export function createReservation(
  api: Api,
  owner: Owner,
  fields: ReservationFields,
): Promise<AddressReservation> {
  return api.post('address-reservations', { customerId: owner, ...fields });
}

export function changeReservation(
  api: Api,
  { id, version }: AddressReservation,
  changes: ReservationFields,
): Promise<AddressReservation> {
  return api.patch(`address-reservations/${id}`, changes, { version });
}

export function removeReservation(api: Api, { id, version }: AddressReservation): Promise<void> {
  return api.delete(`address-reservations/${id}`, { version });
}
