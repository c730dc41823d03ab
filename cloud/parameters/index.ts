/** Layers of parameters that many networks share: the operator's, and those of the tiers. */
export { parametersRoutes } from './routes.ts';
export { createParameters } from './service.ts';
export { createLayerStore } from './store.ts';
