import type { ApplianceCounts } from '../../cloud/appliances/schema.ts';
import type { Appliance } from './appliance.ts';

export type Counts = ApplianceCounts;

/**
 * What the console knows of the part of the fleet that is shown: the rows of the windows read so far, by their place,
 * and how many there are. While a window is being read, changes told meanwhile are kept in `since` and laid over it when
 * it comes, for they may be newer than it.
 */
export type FleetState = {
  /** What is asked for; answers to anything else come too late. */
  readonly asked: string;
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly rows: ReadonlyMap<number, Appliance>;
  readonly counts: Counts | undefined;
  readonly since: ReadonlyMap<string, Appliance>;
  /** Why something could not be read last; what is shown may be old. */
  readonly error: Error | undefined;
};
export type FleetEvent =
  | { type: 'asked'; asked: string }
  | { type: 'window.read'; asked: string; skip: number; appliances: readonly Appliance[]; anew: boolean }
  | { type: 'counts.read'; asked: string; counts: Counts }
  | { type: 'appliances.changed'; appliances: readonly Appliance[] }
  | { type: 'failed'; asked: string; error: Error };

export const EMPTY_FLEET: FleetState = {
  asked: '',
  phase: 'loading',
  rows: new Map(),
  counts: undefined,
  since: new Map(),
  error: undefined,
};

export function reduceFleet(state: FleetState, event: FleetEvent): FleetState {
  if ('asked' in event && event.type !== 'asked' && event.asked !== state.asked) return state;
  switch (event.type) {
    case 'asked':
      return { ...EMPTY_FLEET, asked: event.asked, counts: state.counts };
    case 'window.read': {
      const placed = event.appliances.map(
        (appliance, index) => [event.skip + index, state.since.get(appliance.id) ?? appliance] as const,
      );
      const rows = new Map([...(event.anew ? [] : state.rows), ...placed]);
      return ready({ ...state, rows, error: undefined });
    }
    case 'counts.read':
      return ready({ ...state, counts: event.counts, error: undefined });
    case 'failed':
      return { ...state, phase: state.phase === 'ready' ? 'ready' : 'failed', error: event.error };
    case 'appliances.changed': {
      const changes = new Map(event.appliances.map((appliance) => [appliance.id, appliance]));
      const rows = [...state.rows].map(
        ([index, appliance]) => [index, changes.get(appliance.id) ?? appliance] as const,
      );
      return { ...state, rows: new Map(rows), since: new Map([...state.since, ...changes]) };
    }
  }
}

/** Once it is known how many there are, and the first of them. */
function ready(state: FleetState): FleetState {
  const { counts, rows } = state;
  const isKnown = counts !== undefined && (rows.size > 0 || counts.matching === 0);
  return isKnown ? { ...state, phase: 'ready' } : state;
}
