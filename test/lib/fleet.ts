import { join } from 'node:path';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../edge-agent/simulator/index.ts';
import { silentLog } from './agent/silent-log.ts';
import type { TestCloud } from './cloud.ts';
import type { CompanySite } from './company.ts';
import { eventually } from './eventually.ts';

/** Simulated appliances of a company, enrolled and online. */
export async function startFleet(
  cloud: TestCloud,
  sites: readonly CompanySite[],
  options: Partial<SimulatorOptions> = {},
): Promise<Simulator> {
  const simulator = await startSimulator({
    appliances: sites.map(({ bootstrap }) => ({ bootstrap })),
    directory: join(cloud.dataDir, 'appliances'),
    log: silentLog,
    ...options,
  });
  await eventually(() => simulator.connected() === sites.length, 'all appliances connected');
  for (const { appliance } of sites) {
    await eventually(
      async () => (await presence(cloud, appliance.id)) === 'online',
      `${appliance.serial} counts as online`,
    );
  }
  return simulator;
}

async function presence(cloud: TestCloud, applianceId: string): Promise<string> {
  return (await cloud.rest.get<{ presence: string }>(`appliances/${applianceId}`)).presence;
}
