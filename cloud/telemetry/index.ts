/** Samples of appliances: taken in groups, kept by day, read by time. */
export { telemetryRoutes } from './routes.ts';
export { createTelemetry } from './service.ts';
