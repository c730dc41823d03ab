import { canonicalJson } from '#protocol';

/** Whether two JSON values mean the same, in whatever order members stand; `undefined` is absent. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  return canonicalJson(a) === canonicalJson(b);
}
