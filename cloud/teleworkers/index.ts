/** Teleworkers: people who dial into a network, their certificates, and the bundles that set up their devices. */
export { liveTeleworkerQueries } from './live-store.ts';
