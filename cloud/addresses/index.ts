/** Where LANs get their addresses from: pools, reservations, and what is in use. */
export { addressSpaceQueries } from './space-store.ts';
