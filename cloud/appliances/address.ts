import { isUncallable, publicAddressOf } from '../../provisioning/vpn/public-address.ts';
import type { Addresses, AddressesBefore } from './message-store.ts';

/** Whether peers reach an appliance under another address after a message, or can or cannot do so at all. */
export function publicAddressChanged(before: AddressesBefore, after: Partial<Addresses>): boolean {
  const lines = before.accessLines ?? [];
  const was = { wanAddresses: before.wanAddresses ?? [], observedAddress: before.observedAddress };
  const is = {
    wanAddresses: after.wanAddresses ?? was.wanAddresses,
    observedAddress: after.observedAddress ?? was.observedAddress,
  };
  return (
    publicAddressOf(lines, was) !== publicAddressOf(lines, is) ||
    isUncallable(lines, was) !== isUncallable(lines, is)
  );
}
