import type { Evidence, ReadinessItem } from '../schema.ts';
import { WORDS } from './texts.ts';

export type Judgement = {
  state: ReadinessItem['state'];
  /** Null unless it is met. */
  since: Date | null;
  evidence: readonly Evidence[];
};

/** What stands against an item decides it, then what cannot be told. `count`: how many it was looked at. */
export function judgement(found: {
  unmet: readonly Evidence[];
  unknown?: readonly Evidence[];
  met?: readonly Evidence[];
  since?: Date | null;
  count?: number;
}): Judgement {
  const { unmet, unknown = [], since = null, count } = found;
  const met = found.met ?? (count === undefined ? [] : [{ text: WORDS.all(count) }]);
  if (unmet.length > 0) return { state: 'unmet', since: null, evidence: [...unmet, ...unknown] };
  if (unknown.length > 0) return { state: 'unknown', since: null, evidence: unknown };
  return { state: 'met', since, evidence: met };
}

/** The last of several instants: since then all are as they are. Null when one is not known. */
export function latest(instants: readonly (Date | null)[]): Date | null {
  const times = instants.flatMap((at) => at?.getTime() ?? []);
  return times.length > 0 && times.length === instants.length ? new Date(Math.max(...times)) : null;
}
