import type { Appliance } from './appliance.ts';

/**
 * What the console knows of the fleet. While a list is being read, changes told meanwhile are kept in `since` and laid
 * over the list when it comes, for they may be newer than it.
 */
export type FleetState = {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly appliances: ReadonlyMap<string, Appliance>;
  readonly since: ReadonlyMap<string, Appliance> | undefined;
  /** Why the last list could not be read; what is shown may be old. */
  readonly error: Error | undefined;
};
export type FleetEvent =
  | { type: 'appliances.changed'; appliances: readonly Appliance[] }
  | { type: 'list.asked' }
  | { type: 'list.read'; appliances: readonly Appliance[] }
  | { type: 'list.failed'; error: Error };

export const EMPTY_FLEET: FleetState = {
  phase: 'loading',
  appliances: new Map(),
  since: undefined,
  error: undefined,
};

export function reduceFleet(state: FleetState, event: FleetEvent): FleetState {
  switch (event.type) {
    case 'list.asked':
      return { ...state, phase: state.phase === 'ready' ? 'ready' : 'loading', since: new Map() };
    case 'list.read': {
      const listed = event.appliances.map((appliance) => [appliance.id, appliance] as const);
      return {
        phase: 'ready',
        appliances: new Map([...listed, ...(state.since ?? [])]),
        since: undefined,
        error: undefined,
      };
    }
    case 'list.failed':
      return {
        ...state,
        phase: state.phase === 'ready' ? 'ready' : 'failed',
        since: undefined,
        error: event.error,
      };
    case 'appliances.changed': {
      const changes = event.appliances.map((appliance) => [appliance.id, appliance] as const);
      return {
        ...state,
        appliances: new Map([...state.appliances, ...changes]),
        since: state.since && new Map([...state.since, ...changes]),
      };
    }
  }
}
