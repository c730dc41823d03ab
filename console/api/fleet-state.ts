import type { Appliance } from './appliance.ts';
import type { LiveEvent } from './live.ts';

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
  | LiveEvent
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
      return { ...state, phase: state.appliances.size > 0 ? 'ready' : 'loading', since: new Map() };
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
        phase: state.appliances.size > 0 ? 'ready' : 'failed',
        since: undefined,
        error: event.error,
      };
    case 'appliance.changed':
      return {
        ...state,
        appliances: withAppliance(state.appliances, event.appliance),
        since: state.since && withAppliance(state.since, event.appliance),
      };
    default:
      return state;
  }
}

function withAppliance(map: ReadonlyMap<string, Appliance>, appliance: Appliance): Map<string, Appliance> {
  return new Map(map).set(appliance.id, appliance);
}
