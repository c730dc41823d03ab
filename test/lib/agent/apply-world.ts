import { setImmediate } from 'node:timers/promises';
import type { Driver, DriverName } from '../../../edge-agent/drivers/driver.ts';
import { finding } from '../../../edge-agent/reconcile/finding.ts';
import { createReconciler, type Reconciler } from '../../../edge-agent/reconcile/reconciler.ts';
import type { Journal } from '../../../edge-agent/state/journal.ts';
import { openJournal } from '../../../edge-agent/state/journal-store.ts';
import { createFuse, type Fuse } from './fuse.ts';
import { createMemoryDisk, type Platter } from './memory-disk.ts';
import { silentLog } from './silent-log.ts';

export const DRIVER_NAMES = ['iproute2', 'nftables', 'dnsmasq', 'strongswan'] as const satisfies DriverName[];
export const FACTORY = 'factory';

/** What each part of the box runs: a host name of a target state, or what the factory left. */
export type Box = Record<(typeof DRIVER_NAMES)[number], string>;

export const factoryBox = (): Box => ({
  iproute2: FACTORY,
  nftables: FACTORY,
  dnsmasq: FACTORY,
  strongswan: FACTORY,
});

export type Fault = 'none' | 'check' | 'activation' | 'unreachable' | 'probe';

/** What goes wrong with a target state, by its host name. */
type Faults = (hostname: string) => Fault;

export type World = { box: Box; platter: Platter; bootId: string; faults: Faults };

/** The reconciling part of one agent process on that box and disk. */
export type Process = { reconciler: Reconciler; journal: () => Journal };

export async function startProcess(world: World, fuse: Fuse = createFuse()): Promise<Process> {
  const { box, platter, bootId, faults } = world;
  const journal = await openJournal({ disk: createMemoryDisk(platter, fuse), log: silentLog });
  const deadlines: AbortController[] = [];
  const failIf = (fault: Fault, hostname: string) =>
    fuse.step(() => {
      if (faults(hostname) === fault) throw new Error(fault);
    });
  const reconciler = createReconciler({
    drivers: DRIVER_NAMES.map((name) => boxDriver(name, world, fuse)),
    journal,
    bootId,
    log: silentLog,
    onChange: () => undefined,
    onRolledBack: () => undefined,
    retryAfter: () => 1,
    deadline() {
      const deadline = new AbortController();
      deadlines.push(deadline);
      return deadline.signal;
    },
    // Every wait is long enough for every deadline to pass.
    async pause() {
      for (const deadline of deadlines) deadline.abort();
      if (fuse.blown()) void reconciler.stop();
      await setImmediate();
    },
    reachControlPlane: async () => failIf('unreachable', box.nftables),
    probe: async () => failIf('probe', box.iproute2),
  });
  return { reconciler, journal: journal.current };
}

function boxDriver(name: (typeof DRIVER_NAMES)[number], { box, faults }: World, fuse: Fuse): Driver {
  return {
    name,
    check: async ({ system }) =>
      fuse.step(() => {
        const refused = faults(system.hostname) === 'check' && name === 'dnsmasq';
        return refused ? [finding('/dhcp', 'check-failed', 'refused')] : [];
      }),
    async activate({ system }) {
      fuse.step(() => {
        box[name] = 'between';
      });
      fuse.step(() => {
        if (faults(system.hostname) === 'activation' && name === 'strongswan') throw new Error('no start');
        box[name] = system.hostname;
      });
    },
    capture: async () => fuse.step(() => box[name]),
    restore: async (captured) =>
      fuse.step(() => {
        box[name] = String(captured);
      }),
    observe: async () => ({}),
    drift: async () => [],
  };
}
