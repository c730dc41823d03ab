import { countOf, type Policy } from './policy.ts';

/** A wave in numbers. Appliances of which nothing can be learned now are in none of them. */
export type WaveTally = {
  confirmed: number;
  failed: readonly string[];
  /** Of those: that did not answer, or were not back, in time. */
  overdue: number;
  /** Asked or about to be, and not yet confirmed. */
  open: number;
  /** Offline with a configuration, and not asked: they catch up when they are back. */
  away: number;
  lastConfirmedAt: Date | null;
};

export const emptyTally = (): WaveTally => ({
  confirmed: 0,
  failed: [],
  overdue: 0,
  open: 0,
  away: 0,
  lastConfirmedAt: null,
});

const sizeOf = ({ confirmed, failed, open }: WaveTally) => confirmed + failed.length + open;

/** Enough have confirmed. */
export function hasArrived(wave: WaveTally, { successThreshold }: Policy): boolean {
  return wave.confirmed > 0 && wave.confirmed >= needed(wave, successThreshold);
}

/** Too many failed, or so many that enough cannot confirm any more. */
export function hasFailed(wave: WaveTally, { failureThreshold, successThreshold }: Policy): boolean {
  const failures = wave.failed.length;
  if (failures >= countOf(failureThreshold, sizeOf(wave))) return true;
  return sizeOf(wave) - failures < needed(wave, successThreshold);
}

/** Nobody confirmed, and nobody who is there can. */
export function hasNobody(wave: WaveTally): boolean {
  return sizeOf(wave) === 0;
}

/** Shares are decimal fractions: 0.9 of 10 is 9. */
const needed = (wave: WaveTally, share: number) => Math.ceil(share * sizeOf(wave) - 1e-9);
