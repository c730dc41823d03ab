/** A customer's use of a template: drafts, revisions, and following the world. */
export { networksRoutes } from './routes.ts';
export { createNetworks } from './service.ts';
export { createNetworkStore } from './store.ts';
