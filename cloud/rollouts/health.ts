import type { TunnelState } from '#protocol';
import type { HealthGate } from './policy.ts';

/** What is known of an appliance that has confirmed. */
export type HealthFacts = {
  applianceId: string;
  /** Kinds of the critical events since it was asked. */
  criticalEvents: readonly string[];
  /** Tunnels of its last sample before it was asked; null without one. */
  before: readonly TunnelState[] | null;
  /** Tunnels of the first sample to speak of after its confirmation: the newest one; null without one. */
  after: readonly TunnelState[] | null;
};

export const ILLS = ['critical-event', 'tunnel-down', 'no-telemetry'] as const;
/** What is wrong with an appliance; `detail` names the event, or the peer. */
export type Ill = { applianceId: string; kind: (typeof ILLS)[number]; detail: string };

/**
 * `unsettled`: it may still become well by itself, as tunnels and telemetry take their time after a change. A critical
 * event never goes away.
 */
export type Verdict = { outcome: 'well' } | { outcome: 'unsettled' | 'ill'; ills: Ill[] };

/** @param timeIsUp nothing is waited for any more */
export function judgeHealth(gate: HealthGate, wave: readonly HealthFacts[], timeIsUp: boolean): Verdict {
  const events = gate.criticalEvents ? wave.flatMap(eventsOf) : [];
  const others = wave.flatMap((facts) => [
    ...(gate.telemetry && facts.after === null ? [noTelemetry(facts)] : []),
    ...(gate.tunnelsUp ? lostTunnels(facts) : []),
  ]);
  const ills = [...events, ...others];
  if (ills.length === 0) return { outcome: 'well' };
  return { outcome: events.length > 0 || timeIsUp ? 'ill' : 'unsettled', ills };
}

/** Whether anything is asked of the appliances at all. */
export function checksHealth({ criticalEvents, tunnelsUp, telemetry }: HealthGate): boolean {
  return criticalEvents || tunnelsUp || telemetry;
}

const eventsOf = ({ applianceId, criticalEvents }: HealthFacts): Ill[] =>
  criticalEvents.map((detail) => ({ applianceId, kind: 'critical-event', detail }));

const noTelemetry = ({ applianceId }: HealthFacts): Ill => ({
  applianceId,
  kind: 'no-telemetry',
  detail: '',
});

/** Tunnels that are still to be there. Those to a peer that was away before, or that waits for its turn, say nothing. */
function lostTunnels({ applianceId, before, after }: HealthFacts): Ill[] {
  const wereUp = (before ?? []).filter(({ state }) => state === 'up').map(({ peer }) => peer);
  if (after === null) return wereUp.map((detail) => ({ applianceId, kind: 'tunnel-down', detail }));
  const down = after.filter(({ peer, state }) => state !== 'up' && wereUp.includes(peer));
  return down.map(({ peer }) => ({ applianceId, kind: 'tunnel-down', detail: peer }));
}
