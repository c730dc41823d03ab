import {
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../../edge-agent/simulator/index.ts';
import { silentLog } from './silent-log.ts';
import type { Southbound } from './southbound.ts';

/** One simulated appliance, registered and enrolled. */
export async function simulateOne(
  cloud: Southbound,
  serial: string,
  options: Pick<SimulatorOptions, 'behaviour' | 'pause' | 'settings'> = {},
): Promise<{ id: string; simulator: Simulator } & AsyncDisposable> {
  const { id, bootstrap } = await cloud.register(serial);
  const simulator = await startSimulator({
    appliances: [{ bootstrap }],
    directory: cloud.directory,
    log: silentLog,
    ...options,
  });
  await simulator.enrolled();
  await cloud.reports.first(({ applianceId }) => applianceId === id);
  return { id, simulator, [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose]() };
}
