/** What is forgotten after a while, over all slices. Telemetry is not here: it drops whole partitions. */
export { createHorizon, type Horizon } from './horizon.ts';
export { createRetention } from './service.ts';
