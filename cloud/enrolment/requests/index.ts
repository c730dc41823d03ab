/** Boxes that nobody registered: they wait, and people decide. */
export { type Admission, createEnrolmentRequests } from './decisions.ts';
export { createExpiry } from './expiry.ts';
export { createQueue } from './queue.ts';
export { enrolmentRequestRoutes } from './routes.ts';
export { createRequestStore } from './store.ts';
