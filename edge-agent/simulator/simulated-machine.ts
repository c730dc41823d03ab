import type { Clock } from '../clock.ts';
import type { SimulatedBox } from '../drivers/simulated/box.ts';
import { seededRandom } from '../drivers/simulated/random.ts';
import type { Machine } from '../machine/machine.ts';

/** A small appliance with believable, repeatable readings. */
export function createSimulatedMachine(deps: {
  box: SimulatedBox;
  clock: Clock;
  reboot: () => Promise<void>;
}): Machine {
  const { box, clock, reboot } = deps;
  const random = seededRandom(box.serial);
  const load = 5 + random() * 25;
  const memory = 30 + random() * 30;
  const disk = 10 + random() * 40;
  return {
    bootId: box.bootId,
    async measure() {
      const uptimeSeconds = Math.floor((clock.now().getTime() - box.bootedAt.getTime()) / 1000);
      const cpuPercent = tenths(load + random() * 20);
      return {
        uptimeSeconds: Math.max(uptimeSeconds, 0),
        cpuPercent,
        load1: Math.round(cpuPercent * 4) / 100,
        memoryUsedPercent: tenths(memory + random() * 5),
        diskUsedPercent: tenths(disk),
      };
    },
    reboot,
  };
}

const tenths = (percent: number) => Math.round(percent * 10) / 10;
