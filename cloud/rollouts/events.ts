import type { Ids } from '../platform/ids.ts';
import type { Decision, RolloutFacts } from './gate.ts';
import { isMissed, type Step } from './states.ts';

/** What is recorded of a rollout, step by step. */
export const EVENT_KINDS = [
  'created',
  'network-checked',
  'network-ready',
  'network-unchanged',
  'network-refused',
  'network-overtaken',
  'network-superseded',
  'network-cancelled',
  'scheduled',
  'started',
  'asked',
  'confirmed',
  'rejected',
  'rolled-back',
  'let-go',
  'overdue',
  'decision-overdue',
  'stand-ins',
  'wave-passed',
  'halted',
  'paused',
  'resumed',
  'cancelled',
  'superseded',
  'succeeded',
  'completed-with-failures',
] as const;
type EventKind = (typeof EVENT_KINDS)[number];

export type NewEvent = {
  kind: EventKind;
  /** Who; left out for what it does by itself. */
  actor?: string;
  networkId?: string;
  applianceId?: string;
  data?: object;
};
export type EventRow = Required<Omit<NewEvent, 'networkId' | 'applianceId'>> & {
  id: string;
  rolloutId: string;
  at: Date;
  networkId: string | null;
  applianceId: string | null;
};

const BY_ITSELF = 'system';

export function eventRows(rolloutId: string, events: readonly NewEvent[], at: Date, ids: Ids): EventRow[] {
  return events.map(({ kind, actor = BY_ITSELF, networkId = null, applianceId = null, data = {} }) => ({
    id: ids.uuid(),
    rolloutId,
    at,
    kind,
    actor,
    networkId,
    applianceId,
    data,
  }));
}

const OF_STATES: Partial<Record<Step['state'], EventKind>> = {
  wanted: 'asked',
  confirmed: 'confirmed',
  rejected: 'rejected',
  'rolled-back': 'rolled-back',
  cancelled: 'let-go',
};

/** What a decision changes, for the record. */
export function eventsOf(
  before: Pick<RolloutFacts, 'state' | 'passedWaves' | 'refusedNetworks'>,
  decision: Decision,
  steps: readonly Step[],
): NewEvent[] {
  const stepOf = new Map(steps.map((step) => [step.applianceId, step]));
  const events = decision.changes.flatMap(({ applianceId, state, findings }): NewEvent[] => {
    const step = stepOf.get(applianceId);
    const kind = OF_STATES[state];
    if (!step || !kind) return [];
    const data = { revision: step.revision, wave: step.wave, ...(findings && { findings }) };
    return [{ kind, networkId: step.networkId, applianceId, data }];
  });
  for (const { applianceId, ...data } of decision.overdue) {
    const step = stepOf.get(applianceId);
    if (!step) continue;
    const { networkId, revision, wave } = step;
    events.push({ kind: 'overdue', networkId, applianceId, data: { ...data, revision, wave } });
  }
  if (decision.passedWaves > before.passedWaves) {
    events.push({ kind: 'wave-passed', data: { wave: before.passedWaves } });
  }
  if (decision.state !== before.state) {
    if (decision.state === 'halted') events.push({ kind: 'halted', data: { reason: decision.haltReason } });
    if (decision.state === 'succeeded') events.push({ kind: 'succeeded' });
    if (decision.state === 'completed-with-failures') {
      const { refusedNetworks } = before;
      const applianceIds = missedBy(decision, steps);
      events.push({ kind: 'completed-with-failures', data: { applianceIds, refusedNetworks } });
    }
  }
  return events;
}

function missedBy({ changes }: Decision, steps: readonly Step[]): string[] {
  const changed = new Map(changes.map(({ applianceId, state }) => [applianceId, state]));
  return steps
    .filter(({ applianceId, state }) => isMissed(changed.get(applianceId) ?? state))
    .map(({ applianceId }) => applianceId);
}
