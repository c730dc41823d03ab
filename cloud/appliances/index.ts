/** Appliances: registered, placed, asked for a target state, listened to, commanded, retired. */
export type { Assignment } from './delivery-store.ts';
export { CHANGE_OWNERS } from './ownership.ts';
export { appliancesRoutes } from './routes.ts';
export type { ApplianceStatus } from './schema.ts';
export { type Appliances, createAppliances } from './service.ts';
export { type StatusFacts, statusOf } from './status.ts';
