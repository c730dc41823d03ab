export * from './addresses.ts';
export type { Host, Spawned } from './host.ts';
export { createLab, type Lab } from './lab.ts';
