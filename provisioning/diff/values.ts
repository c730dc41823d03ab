import { canonicalJson } from '#protocol';

/** A member's value on both sides; undefined where it is absent. */
export type Values = { before: unknown; after: unknown };

/** What joined and what left a list, in its order. */
export function joined(before: readonly unknown[], after: readonly unknown[]): unknown[] {
  const known = new Set(before.map(canonicalJson));
  return after.filter((value) => !known.has(canonicalJson(value)));
}

/** Whether less is meant than before. An absent list means everything. */
export function narrows({ before, after }: Values): boolean {
  if (!Array.isArray(after)) return false;
  return !Array.isArray(before) || joined(after, before).length > 0;
}

/** Whether more is meant than before. */
export function widens({ before, after }: Values): boolean {
  return narrows({ before: after, after: before });
}
