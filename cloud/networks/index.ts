/** A customer's use of a template: drafts, revisions, and following the world. */
export { networksRoutes } from './routes.ts';
export { createNetworks } from './service.ts';
export type { NetworkStatus } from './status/schema.ts';
export { createNetworkStore } from './store.ts';
