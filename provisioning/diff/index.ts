/** Differences between two target states, in a person's words, and what they touch. */
export { Change } from './change.ts';
export { diffTargets } from './diff-targets.ts';
export { Impact, impactOf } from './impact.ts';
export type { SiteNames } from './site-names.ts';
