import type { Finding, TargetState } from '#protocol';
import type { DriverName } from '../drivers/driver.ts';
import type { Journal } from '../state/journal.ts';
import { finding } from './finding.ts';
import type { Step } from './steps.ts';

/** Addresses first, behind the guard of the filter that follows; then what is served, and tunnels last. */
const ACTIVATION_ORDER: readonly DriverName[] = [
  'iproute2',
  'nftables',
  'dnsmasq',
  'strongswan',
  'simulated',
];

export function inActivationOrder<Item extends { name: DriverName }>(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => ACTIVATION_ORDER.indexOf(a.name) - ACTIVATION_ORDER.indexOf(b.name));
}

export type Situation = { journal: Journal; drivers: readonly DriverName[]; bootId: string };

/** From the running state to the target: check → begin → guard → activate → reach the control plane → probe → confirm. */
export function planApply(target: TargetState, { journal, drivers, bootId }: Situation): Step[] {
  const firstOfAll = journal.confirmed === null && journal.captured?.bootId !== bootId;
  return [
    { step: 'check' },
    ...(firstOfAll ? [{ step: 'capture' } as const] : []),
    { step: 'begin' },
    { step: 'guard' },
    ...drivers.map((driver) => ({ step: 'activate', driver }) as const),
    { step: 'reach-control-plane' },
    ...target.monitoring.probes.map((probe, index) => ({ step: 'probe', probe, index }) as const),
    { step: 'confirm' },
  ];
}

export type Recovery = 'nothing' | 'run-confirmed' | { rollBack: Finding[] };

/** After a start of the agent: undo what a power loss cut short, or run what is confirmed. */
export function planRecovery({ confirmed, attempt }: Journal): Recovery {
  if (attempt?.phase !== 'applying') return confirmed ? 'run-confirmed' : 'nothing';
  const interrupted = finding('', 'apply-interrupted', 'the agent or its machine stopped during the apply');
  return { rollBack: attempt.findings.length > 0 ? attempt.findings : [interrupted] };
}

/**
 * What was captured counts only in the boot it was captured in; in a later boot the machine already came up in the
 * state from before the first target state.
 */
export function planLastGood({ journal, drivers, bootId }: Situation): Step[] {
  if (journal.confirmed)
    return [{ step: 'guard' }, ...drivers.map((driver) => ({ step: 'reactivate', driver }) as const)];
  if (journal.captured?.bootId === bootId)
    return [{ step: 'guard' }, ...drivers.map((driver) => ({ step: 'restore', driver }) as const)];
  return [];
}
