/** Differences between two target states, in a person's words. */
export { Change } from './change.ts';
export { diffTargets } from './diff-targets.ts';
