/** Takes revisions to appliances: planned in waves, decided by a gate, halted by a failure. */
export { rolloutsRoutes } from './routes.ts';
export { createRollouts, type Rollouts } from './service.ts';
export { createRolloutStore } from './store.ts';
