import type { ReactiveControllerHost } from 'lit';
import { type Appliance, readAppliance, readAppliancesOf } from '../api/appliance.ts';
import type { Api } from '../api/client.ts';
import type { Live } from '../api/live.ts';
import { LiveVersion } from '../api/live-version.ts';
import { Reading } from '../components/reading.ts';

type Deps = { api: () => Api; live: () => Live; id: () => string };
type ById = ReadonlyMap<string, Appliance>;

export const NOBODY: ById = new Map();

/** An appliance, read again whenever something of it changes, and those of the same customer, its peers among them. */
export function watchAppliance(host: ReactiveControllerHost, { api, live, id }: Deps) {
  const version = new LiveVersion(
    host,
    live,
    (event) => event.type === 'appliance.changed' && event.appliance.id === id(),
  );
  const appliance = new Reading<Appliance>(host, {
    task: ([applianceId]) => readAppliance(api(), String(applianceId)),
    args: () => [id(), version.count],
  });
  const peers = new Reading<ById>(host, {
    task: async ([customerId]) => {
      const all = customerId ? await readAppliancesOf(api(), String(customerId)) : [];
      return new Map(all.map((each) => [each.id, each]));
    },
    args: () => [appliance.value?.customer?.id],
  });
  return { appliance, peers };
}
