/** Teleworkers: people who dial into a network, their certificates, and the bundles that set up their devices. */
export { liveTeleworkerQueries } from './live-store.ts';
export { teleworkersRoutes } from './routes.ts';
export { createTeleworkers } from './service.ts';
export { createTeleworkerStore } from './store.ts';
