/** Takes networks' appliances to new revisions: planned in waves, decided by a gate, halted by failures. */
export { readCalendar } from './calendar.ts';
export type { FleetNetworks } from './fleet-networks.ts';
export { rolloutsRoutes } from './routes.ts';
export { createRollouts, type Rollouts } from './service.ts';
export { COMPLETED_STATES, isCompleted } from './states.ts';
export { createRolloutStore } from './store.ts';
