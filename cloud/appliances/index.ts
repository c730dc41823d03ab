/** Appliances: registered, placed, asked for a target state, listened to, commanded, retired. */

export { type DeliveryFacts, retriesByItself } from './delivery.ts';
export type { Assignment } from './delivery-store.ts';
export type { BootstrapFacts } from './register.ts';
export { appliancesRoutes } from './routes.ts';
export { type Appliances, type AppliancesDeps, createAppliances } from './service.ts';
