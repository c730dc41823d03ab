import type { Bootstrap } from '#protocol';
import type { AgentSettings } from '../agent-dependencies.ts';
import type { Behaviour } from '../drivers/simulated/box.ts';
import type { Log } from '../log.ts';
import { type Pause, pause } from '../pause.ts';
import { createLimiter } from './limiter.ts';
import { createSimulatedAppliance, type SimulatedAppliance } from './simulated-appliance.ts';

export type SimulatorOptions = {
  appliances: {
    bootstrap: Bootstrap;
    /** What its first WAN has when it gets its address by DHCP or PPPoE. */
    publicAddress?: string;
  }[];
  /** One sub-directory an appliance, named by its serial number. A second start finds the same appliances. */
  directory: string;
  log: Log;
  behaviour?: Behaviour;
  settings?: Partial<AgentSettings>;
  /** How its agent waits between tries. */
  pause?: Pause;
  /** Agents that may be enrolling at the same time. */
  parallelEnrolments?: number;
};

export type Simulator = {
  appliances: SimulatedAppliance[];
  /** Resolves when every agent has its certificates; rejects when the simulator is disposed before. */
  enrolled(): Promise<void>;
  /** How many appliances have confirmed this revision or a newer one. */
  confirmed(revision: number): number;
  connected(): number;
  [Symbol.asyncDispose](): Promise<void>;
};

const PARALLEL_ENROLMENTS = 8;
const ENROLMENT_MILLISECONDS = 10_000;

/** Many appliances in one process. Returns at once; they start one after the other, a few enrolling at a time. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { directory, log, parallelEnrolments = PARALLEL_ENROLMENTS } = options;
  const shared = {
    directory,
    log,
    ...(options.behaviour && { behaviour: options.behaviour }),
    ...(options.settings && { settings: options.settings }),
    ...(options.pause && { pause: options.pause }),
  };
  const appliances = options.appliances.map((each) => createSimulatedAppliance({ ...shared, ...each }));
  const limit = createLimiter(parallelEnrolments);
  let stopped = false;

  /** A place is given up once the appliance is enrolled, or soon after it turns out that it will take long. */
  const startOne = async (appliance: SimulatedAppliance) => {
    const agent = await limit(async () => {
      if (stopped) throw new Error('the simulator stops');
      const starting = await appliance.start();
      await Promise.race([starting.enrolled, pause(ENROLMENT_MILLISECONDS)]);
      return starting;
    });
    await agent.enrolled;
  };
  const started = Promise.all(appliances.map(startOne));
  started.catch((error: unknown) => {
    if (!stopped) log.error({ err: error }, 'simulated appliance cannot start');
  });
  const agents = () => appliances.flatMap((appliance) => appliance.agent() ?? []);

  return {
    appliances,
    enrolled: async () => void (await started),
    confirmed: (revision) =>
      agents().filter((agent) => (agent.journal().confirmed?.revision ?? 0) >= revision).length,
    connected: () => agents().filter((agent) => agent.isConnected()).length,
    async [Symbol.asyncDispose]() {
      stopped = true;
      await Promise.all(appliances.map((appliance) => appliance.stop()));
      await started.catch(() => undefined);
      await Promise.all(appliances.map((appliance) => appliance.stop()));
    },
  };
}
