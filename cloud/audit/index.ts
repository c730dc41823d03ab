/** Who changed what, from where, and who was not let: one chain, only ever added to. */
export { recordCommand } from './command.ts';
export { recordRequests } from './http-hook.ts';
export { auditRoutes } from './routes.ts';
export { createAudit } from './service.ts';
export { createAuditStore } from './store.ts';
