import type { AddressSpace as SpaceSchema } from '../../cloud/addresses/schema.ts';
import type { Api } from './client.ts';

export type AddressSpace = SpaceSchema;

/** What addresses a customer has, uses and has left. */
export function readAddressSpace(api: Api, customerId: string): Promise<AddressSpace> {
  return api.get(`customers/${customerId}/address-space`);
}
