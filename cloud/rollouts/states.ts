import type { Finding, Phase } from '#protocol';
import type { Ill } from './health.ts';

export const ROLLOUT_STATES = [
  'preparing',
  'scheduled',
  'running',
  'paused',
  'halted',
  'succeeded',
  'completed-with-failures',
  'cancelled',
  'superseded',
] as const;
export type RolloutState = (typeof ROLLOUT_STATES)[number];

/** It went through all of its waves: everywhere, or with failures that its policy bears. */
export const COMPLETED_STATES = [
  'succeeded',
  'completed-with-failures',
] as const satisfies readonly RolloutState[];

export const isCompleted = (state: string): boolean => COMPLETED_STATES.some((one) => one === state);

/** Those in which something can still happen by itself or by somebody's decision. */
export const LIVE_STATES = ['preparing', 'scheduled', 'running', 'paused', 'halted'] as const;

export const STEP_STATES = [
  'waiting',
  'wanted',
  'confirmed',
  'rejected',
  'rolled-back',
  'overdue',
  'passed-over',
  'unchanged',
  'cancelled',
] as const;
/** Those in which something can still happen to the step. */
export const OPEN_STEPS = [
  'waiting',
  'wanted',
  'rejected',
  'rolled-back',
  'overdue',
  'passed-over',
] as const satisfies readonly StepState[];
export type StepState = (typeof STEP_STATES)[number];

export const NETWORK_STATES = [
  'pending',
  'checked',
  'ready',
  'unchanged',
  'refused',
  'superseded',
  'cancelled',
] as const;
export type NetworkState = (typeof NETWORK_STATES)[number];

/** What networks are prepared with: a committed revision, a rendering of now, what was in force before. */
export const ROLLOUT_KINDS = ['revision', 'fleet-change', 'roll-back'] as const;
export type RolloutKind = (typeof ROLLOUT_KINDS)[number];

/** What is known of a step's appliance at the moment of deciding. */
export type StepFacts = {
  retired: boolean;
  online: boolean;
  /** When it went away or came; null: it never came. */
  presenceSince: Date | null;
  wantedRevision: number | null;
  confirmedHash: string | null;
  attempt: { revision: number; phase: Phase; findings: readonly Finding[] } | null;
  /** The attempt failed for a reason that is not the target state's; it is delivered again without anybody's help. */
  retriedByItself: boolean;
};
export type Step = {
  applianceId: string;
  networkId: string;
  wave: number;
  revision: number;
  hash: string;
  state: StepState;
  /** When it came into this state. */
  changedAt: Date;
  /** When it was told that its deadline has passed; until it is asked again, that is told once. */
  overdueAt: Date | null;
  /** Of its site. */
  timeZone: string;
  facts: StepFacts;
};

/** Why nobody is asked any more. */
export type HaltReason =
  | { code: 'failures' | 'overdue'; wave: number; applianceIds: string[] }
  | { code: 'unhealthy'; wave: number; ills: Ill[] }
  | { code: 'unrenderable'; networkIds: string[] }
  /** Who made it may not roll it out any more. */
  | { code: 'maker-not-entitled' };

/** It counts against its wave. */
export function isFailed(state: StepState): boolean {
  return state === 'rejected' || state === 'rolled-back' || state === 'overdue';
}

/** It does not run its target state and is not waited for. */
export function isMissed(state: StepState): boolean {
  return isFailed(state) || state === 'passed-over';
}

/** Offline with a configuration of its own. */
export function isAway({ online, confirmedHash }: StepFacts): boolean {
  return !online && confirmedHash !== null;
}

/** Not yet powered on, or never configured: it has nothing to lose, so it is asked in advance. */
export function isUnborn({ online, confirmedHash }: StepFacts): boolean {
  return !online && confirmedHash === null;
}

export function earliest(...instants: readonly (Date | null)[]): Date | null {
  const times = instants.flatMap((instant) => instant?.getTime() ?? []);
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}
