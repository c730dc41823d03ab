/** From a factory-fresh box to certificates: one-time secrets and the EST server. */
export { createEstServer, renewEstTls } from './est/server.ts';
export {
  acceptFactorySecrets,
  secretHashesOf,
  secretOwners,
} from './factory-secrets.ts';
export { createEnrolment } from './service.ts';
export { createEnrolmentStore } from './store.ts';
