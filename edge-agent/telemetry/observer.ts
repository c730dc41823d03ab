import { Compile } from 'typebox/compile';
import { InterfaceCounters, Lease, Report, type TargetState, TunnelState } from '#protocol';
import type { Driver, Observation } from '../drivers/driver.ts';
import type { Log } from '../log.ts';

const LIMIT = { interfaces: 64, tunnels: 1024, leases: 1024, wanAddresses: 2 } as const;
const ITEM = {
  interfaces: Compile(InterfaceCounters),
  tunnels: Compile(TunnelState),
  leases: Compile(Lease),
  wanAddresses: Compile(Report.properties.wanAddresses.items),
} as const;

export const NOTHING_OBSERVED: Observation = { interfaces: [], tunnels: [], leases: [], wanAddresses: [] };

/** What all drivers see together. A driver that fails tells nothing; what the protocol does not allow is left out. */
export async function observe(
  { drivers, log }: { drivers: readonly Driver[]; log: Log },
  target: TargetState | null,
): Promise<Observation> {
  const seen = await Promise.all(
    drivers.map(async (driver) => {
      try {
        return await driver.observe(target);
      } catch (error) {
        log.debug({ err: error, driver: driver.name }, 'driver cannot observe');
        return {};
      }
    }),
  );
  const all = <Part extends keyof Observation>(part: Part) =>
    seen
      .flatMap((one): Observation[Part][number][] => one[part] ?? [])
      .filter((item) => ITEM[part].Check(item))
      .slice(0, LIMIT[part]) as Observation[Part];
  return {
    interfaces: all('interfaces'),
    tunnels: all('tunnels'),
    leases: all('leases'),
    wanAddresses: all('wanAddresses'),
  };
}
