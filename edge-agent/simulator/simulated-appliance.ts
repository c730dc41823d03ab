import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Bootstrap } from '#protocol';
import { type Agent, startAgent } from '../agent.ts';
import type { AgentSettings } from '../agent-dependencies.ts';
import { systemClock } from '../clock.ts';
import { type Behaviour, isCutOff, type SimulatedBox } from '../drivers/simulated/box.ts';
import { seededRandom } from '../drivers/simulated/random.ts';
import { createSimulatedDriver } from '../drivers/simulated/simulated.ts';
import { openConnection } from '../link/connection.ts';
import type { Log } from '../log.ts';
import { type Pause, pause } from '../pause.ts';
import { createNodeDisk } from '../state/node-disk.ts';
import { createSimulatedMachine } from './simulated-machine.ts';

export type SimulatedAppliance = {
  readonly serial: string;
  readonly box: SimulatedBox;
  /** The running agent; `undefined` while it is off. */
  agent(): Agent | undefined;
  start(): Promise<Agent>;
  /** Ends the agent; the box beneath keeps what it runs. */
  stop(): Promise<void>;
  /** As a power cycle does: another boot, and nothing runs until the agent is back. */
  reboot(): Promise<void>;
};

export type SimulatedApplianceOptions = {
  bootstrap: Bootstrap;
  publicAddress?: string;
  /** The appliance keeps its state in `<directory>/<serial>`. */
  directory: string;
  log: Log;
  behaviour?: Behaviour;
  settings?: Partial<AgentSettings>;
  /** How its agent waits between tries. */
  pause?: Pause;
};

/** One appliance whose agent is the real one, with simulated drivers beneath. */
export function createSimulatedAppliance(options: SimulatedApplianceOptions): SimulatedAppliance {
  const { bootstrap, behaviour = {}, log, settings } = options;
  const { serial } = bootstrap;
  const directory = join(options.directory, serial);
  const box = newBox(serial, behaviour, options.publicAddress ?? simulatedAddress(serial));
  let agent: Agent | undefined;

  async function start(): Promise<Agent> {
    agent ??= await startAgent({
      bootstrap,
      directory,
      runDirectory: join(directory, 'run'),
      disk: createNodeDisk(directory, { synchronous: false }),
      machine: createSimulatedMachine({ box, clock: systemClock, reboot: async () => void powerCycle() }),
      drivers: () => [createSimulatedDriver({ box, clock: systemClock })],
      probe: async () => requireReachable(box),
      connect: async (connection) => {
        requireReachable(box);
        return openConnection(connection);
      },
      clock: systemClock,
      random: Math.random,
      pause: options.pause ?? pause,
      log,
      ...(settings && { settings }),
    });
    return agent;
  }

  async function stop(): Promise<void> {
    const running = agent;
    agent = undefined;
    await running?.[Symbol.asyncDispose]();
  }

  async function reboot(): Promise<void> {
    await stop();
    Object.assign(box, newBox(serial, behaviour, box.publicAddress));
    await start();
  }

  function powerCycle(): void {
    reboot().catch((error: unknown) => log.error({ err: error, serial }, 'reboot failed'));
  }

  return { serial, box, agent: () => agent, start, stop, reboot };
}

function newBox(serial: string, behaviour: Behaviour, publicAddress: string): SimulatedBox {
  const now = systemClock.now();
  return {
    serial,
    behaviour,
    publicAddress,
    bootId: randomUUID(),
    bootedAt: now,
    running: null,
    runningSince: now,
    drift: [],
  };
}

/** In the network for benchmarks (RFC 2544), which belongs to nobody. */
function simulatedAddress(serial: string): string {
  const random = seededRandom(serial);
  const octet = () => 1 + Math.floor(random() * 254);
  return `198.${random() < 0.5 ? 18 : 19}.${octet()}.${octet()}`;
}

function requireReachable(box: SimulatedBox): void {
  if (isCutOff(box)) throw new Error('the simulated network is cut off');
}
