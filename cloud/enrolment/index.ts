/** From a factory-fresh box to certificates: one-time secrets, factory certificates, approvals, and the EST server. */
export { createEstServer, renewEstTls } from './est/server.ts';
export {
  acceptFactorySecrets,
  secretHashesOf,
  secretOwners,
} from './factory-secrets.ts';
export { enrolmentRoutes } from './routes.ts';
export { createEnrolment } from './service.ts';
