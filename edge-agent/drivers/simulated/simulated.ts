import { type Report, type TargetState, targetStateFaults } from '#protocol';
import type { Clock } from '../../clock.ts';
import type { Driver } from '../driver.ts';
import { broken } from '../finding.ts';
import type { SimulatedBox } from './box.ts';
import { simulatedInterfaces, simulatedLeases, simulatedTunnels } from './traffic.ts';

/** Stands in for all the real drivers: refuses what breaks the rules of the contract, takes the rest, and shows what a healthy site would show. */
export function createSimulatedDriver({ box, clock }: { box: SimulatedBox; clock: Clock }): Driver {
  const { serial, behaviour } = box;

  function run(target: TargetState | null): void {
    box.drift = [];
    if (target !== null && JSON.stringify(target) === JSON.stringify(box.running)) return;
    box.running = target;
    box.runningSince = clock.now();
  }

  return {
    name: 'simulated',
    check: async (target) => [
      ...broken(targetStateFaults(target)),
      ...(behaviour.reject?.(target, serial) ?? []),
    ],
    async activate(target) {
      run(target);
      if (behaviour.failToActivate?.(target, serial)) throw new Error('the simulated daemon does not start');
    },
    capture: async () => ({ running: null }),
    restore: async () => run(null),
    drift: async () => box.drift,
    async observe() {
      const target = box.running;
      if (!target) return {};
      const now = clock.now();
      const since = (instant: Date) => (now.getTime() - instant.getTime()) / 1000;
      return {
        interfaces: simulatedInterfaces(serial, target, since(box.bootedAt)),
        tunnels: simulatedTunnels(serial, target, since(box.runningSince)),
        leases: simulatedLeases(serial, target, now),
        wanAddresses: wanAddresses(box, target),
      };
    },
  };
}

function wanAddresses(box: SimulatedBox, target: TargetState): Report['wanAddresses'] {
  return target.interfaces.wans.map(({ name, addressing }, index) => {
    if (addressing.method === 'static')
      return { wan: name, address: addressing.address.replace(/\/\d+$/, '') };
    return { wan: name, address: index === 0 ? box.publicAddress : neighbourOf(box.publicAddress) };
  });
}

/** The second access line of a simulated box. */
function neighbourOf(address: string): string {
  const [a, b, c, d] = address.split('.').map(Number);
  return `${a}.${b}.${c}.${((d ?? 0) + 1) % 255 || 1}`;
}
