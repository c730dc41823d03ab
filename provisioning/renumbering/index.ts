/** Renumbering of LANs as a plan of steps: who goes where, in which order, and what each step interrupts. */
export type { RenumberingWish } from './plan-moves.ts';
export { planRenumbering } from './plan-renumbering.ts';
export { type LanMove, type RenumberingStep, SHORT_LEASE_SECONDS } from './step.ts';
