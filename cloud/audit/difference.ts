import { isDeepStrictEqual } from 'node:util';

export type Difference = { before: unknown; after: unknown };

/** Only what differs, member by member; arrays as a whole. `undefined` when nothing does. */
export function differing(before: unknown, after: unknown): Difference | undefined {
  if (isDeepStrictEqual(before, after)) return undefined;
  if (!isPlain(before) || !isPlain(after)) return { before, after };
  const was: Record<string, unknown> = {};
  const is: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const inside = differing(before[name], after[name]);
    if (!inside) continue;
    if (inside.before !== undefined) was[name] = inside.before;
    if (inside.after !== undefined) is[name] = inside.after;
  }
  return { before: was, after: is };
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
