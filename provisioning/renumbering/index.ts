/** Renumbering of LANs as a plan of steps: who goes where, in which order, and what each step interrupts. */
export { planRenumbering } from './plan-renumbering.ts';
export type { RenumberingStep } from './step.ts';
