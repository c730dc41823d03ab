/** What the southbound side refused: counted, stored, logged, listed. */
export { createRefusals, type Refusals } from './recorder.ts';
export { refusalsRoutes } from './routes.ts';
export { createRefusalStore } from './store.ts';
