/** What is forgotten after a while, over all slices. Telemetry is not here: it drops whole partitions. */
export { createRetention } from './service.ts';
