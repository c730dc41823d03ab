import type { Bootstrap, Probe } from '#protocol';
import type { Backoff } from './backoff.ts';
import type { Clock } from './clock.ts';
import type { Driver, DriverContext } from './drivers/driver.ts';
import type { Connection, ConnectionOptions } from './link/connection.ts';
import type { Log } from './log.ts';
import type { Machine } from './machine/machine.ts';
import type { Pause } from './pause.ts';
import type { Disk } from './state/disk.ts';

/** All an agent is made of that differs between a real appliance, a simulated one, and a test. */
export type AgentDependencies = {
  bootstrap: Bootstrap;
  /** Where `disk` is, for the files that daemons read themselves. */
  directory: string;
  runDirectory: string;
  disk: Disk;
  machine: Machine;
  drivers: (context: DriverContext) => Driver[];
  /** Rejects when the probe fails. */
  probe: (probe: Probe, controlPlane: ControlPlane, signal: AbortSignal) => Promise<void>;
  connect: (options: ConnectionOptions) => Promise<Connection>;
  clock: Clock;
  /** 0 ≤ random() < 1. */
  random: () => number;
  pause: Pause;
  log: Log;
  settings?: Partial<AgentSettings>;
};

/** `ca` (PEM): what its certificate must lead to. */
type ControlPlane = { host: string; port: number; ca: string };

export type AgentSettings = {
  keepaliveSeconds: number;
  /** Between two looks at addresses and tunnels. */
  observeSeconds: number;
  /** Between two comparisons of what runs with what is confirmed. */
  driftSeconds: number;
  /** Between two questions what certification authorities there are. */
  authoritiesSeconds: number;
  reconnect: Backoff;
};
