import type { Bus } from '../platform/bus.ts';
import { inSlices } from '../platform/in-slices.ts';
import type { Concern } from './kinds/kind.ts';
import type { BulkStore } from './store.ts';

/** Tells the process what an import changed, when it is durable; a few at a time. */
export async function announce(
  { store, bus }: { store: BulkStore; bus: Bus },
  concerns: readonly Concern[],
): Promise<void> {
  const all = (of: keyof Concern) => [...new Set(concerns.flatMap((concern) => concern[of] ?? []))];
  const [at, addresses, networks] = await Promise.all([
    store.appliancesAt(all('appliancesAt')),
    store.appliancesAt(all('addressesAt')),
    store.networksOf(all('networksAt')),
  ]);
  await inSlices(
    (function* () {
      for (const applianceId of addresses) yield bus.publish('appliance.address-changed', { applianceId });
      for (const applianceId of new Set([...all('appliances'), ...at])) {
        yield bus.publish('appliance.changed', { applianceId });
      }
      for (const customerId of all('stageOf')) yield bus.publish('customer.stage-changed', { customerId });
      for (const customerId of all('resold')) yield bus.publish('customer.resold', { customerId });
      for (const networkId of networks) yield bus.publish('network.changed', { networkId });
    })(),
  );
}
