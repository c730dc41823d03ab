/** Boxes that nobody registered: they wait, and people decide. */
export { type Admission, createEnrolmentRequests, type EnrolmentRequests } from './decisions.ts';
export { createQueue } from './queue.ts';
export { enrolmentRequestRoutes } from './routes.ts';
export { createRequestStore, type RequestStore } from './store.ts';
