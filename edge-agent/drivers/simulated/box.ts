import type { DriftFinding, Finding, TargetState } from '#protocol';

/** How a simulated box misbehaves, asked per target state. */
export type Behaviour = {
  /** A daemon's checker refuses it. */
  reject?: (target: TargetState, serial: string) => Finding[];
  /** Its activation fails. */
  failToActivate?: (target: TargetState, serial: string) => boolean;
  /** It cuts the box off from the control plane. */
  cutOff?: (target: TargetState, serial: string) => boolean;
};

/** What a simulated appliance is beneath its agent; it lives on while the agent restarts. */
export type SimulatedBox = {
  readonly serial: string;
  readonly behaviour: Behaviour;
  /** The address its first WAN gets by DHCP. */
  publicAddress: string;
  /** Another one after each simulated boot. */
  bootId: string;
  bootedAt: Date;
  running: TargetState | null;
  runningSince: Date;
  /** What somebody changed on the box; the next activation puts it right. */
  drift: DriftFinding[];
};

export function isCutOff({ running, behaviour, serial }: SimulatedBox): boolean {
  return running !== null && (behaviour.cutOff?.(running, serial) ?? false);
}
