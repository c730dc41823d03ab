import type {
  DriftFinding,
  Finding,
  InterfaceCounters,
  Lease,
  Report,
  TargetState,
  TunnelState,
} from '#protocol';
import type { Log } from '../log.ts';

export type DriverName = 'iproute2' | 'nftables' | 'dnsmasq' | 'strongswan' | 'simulated';

/** What every driver's factory receives: `createNftables(context)`. Paths are absolute. */
export type DriverContext = {
  directories: {
    /** Survives a reboot; each driver keeps to its own sub-directory `<state>/<driver name>`. */
    state: string;
    /** Emptied by a reboot: sockets, pid files. */
    run: string;
  };
  /** IKEv2 credentials, PEM. Present before the first target state is taken; replaced in place on renewal. */
  vpn: {
    keyPath: string;
    /** The leaf alone. */
    certificatePath: string;
    /** VPN CA and root, one PEM file. */
    caChainPath: string;
  };
  /** Enrolment server and broker: what must stay reachable. */
  controlPlane: { host: string; port: number }[];
  log: Log;
};

/** What a driver sees on the running box; each tells only its own part. */
export type Observation = {
  interfaces: InterfaceCounters[];
  tunnels: TunnelState[];
  leases: Lease[];
  wanAddresses: Report['wanAddresses'];
};

/**
 * One managed thing on the appliance. All it runs derives from the target state; nothing else decides it. The agent
 * calls one function of one driver at a time, except `observe`, which may come at any moment.
 */
export type Driver = {
  readonly name: DriverName;
  /**
   * Renders and asks the daemon's own checker; touches nothing that runs. Any finding refuses the target state.
   * Throws only when the checker itself cannot be run.
   */
  check(target: TargetState): Promise<Finding[]>;
  /**
   * First thing after a start: while no target state runs, lets nothing new in. Touches nothing when one does.
   */
  close?(): Promise<void>;
  /**
   * Before anything changes: from now on only what both states admit gets in, until this driver is activated or restored.
   * `before` is null where no target state was confirmed, which admits nothing; `after` is null on the way back.
   */
  guard?(
    states: { before: TargetState | null; after: TargetState | null },
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * Makes it so from whatever state the box is in: idempotent, declarative, and without disturbing what stays the
   * same. Throws on failure, and promptly when the signal aborts; a later `activate` or `restore` then cleans up.
   */
  activate(target: TargetState, signal: AbortSignal): Promise<void>;
  /** What runs before the very first target state, as JSON: enough for `restore`. */
  capture(): Promise<unknown>;
  /** Back to what `capture` saw in this same boot, from whatever state the box is in. */
  restore(captured: unknown): Promise<void>;
  /** For telemetry and reports. `target` is what shall run now; null before the first one. Never throws for a daemon that is down. */
  observe(target: TargetState | null): Promise<Partial<Observation>>;
  /**
   * What really runs otherwise than the target state says, which was activated and stands: found by looking, touching
   * nothing. `activate` puts right all it tells. Tells no secret. Throws when it cannot look.
   */
  drift(target: TargetState): Promise<DriftFinding[]>;
};
