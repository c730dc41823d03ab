import { canonicalJson } from '#protocol';

/** A member's value on both sides; undefined where it is absent. */
export type Values = { before: unknown; after: unknown };

/** Whether both have the same canonical form; members that are undefined do not exist. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const names = Object.keys(one);
  const known = names.filter((name) => one[name] !== undefined).length;
  if (known !== Object.keys(other).filter((name) => other[name] !== undefined).length) return false;
  return names.every((name) => same(one[name], other[name]));
}

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
