/** Where LANs get their addresses from: pools, reservations, and what is in use. */
export { type Block, blockQueries } from './block-store.ts';
export { customerPoolQueries } from './customer-pool-store.ts';
export { renderInSpace } from './render-in-space.ts';
export { renumberingRoutes } from './renumbering/routes.ts';
export { createRenumberings } from './renumbering/service.ts';
export { createRenumberingStore } from './renumbering/store.ts';
export { addressesRoutes } from './routes.ts';
export { createAddresses } from './service.ts';
export { addressSpaceQueries } from './space-store.ts';
export { createAddressStore } from './store.ts';
export { addressWarnings } from './warnings.ts';
