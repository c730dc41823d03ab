import { publicAddressOf } from '../../provisioning/vpn/public-address.ts';
import type { Addresses, AddressesBefore } from './message-store.ts';

/** Whether the address under which its peers reach an appliance is another one after a message. */
export function publicAddressChanged(before: AddressesBefore, after: Partial<Addresses>): boolean {
  const lines = before.accessLines ?? [];
  const was = { wanAddresses: before.wanAddresses ?? [], observedAddress: before.observedAddress };
  const is = {
    wanAddresses: after.wanAddresses ?? was.wanAddresses,
    observedAddress: after.observedAddress ?? was.observedAddress,
  };
  return publicAddressOf(lines, was) !== publicAddressOf(lines, is);
}
