import { escapeToken } from './json-pointer.ts';

/**
 * Applies a JSON Merge Patch (RFC 7396 §2): members of the patch replace those of the target, `null` removes one,
 * arrays are replaced as a whole. Neither argument is changed.
 */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const members = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) members.delete(name);
    else members.set(name, mergePatch(members.get(name), value));
  }
  return Object.fromEntries(members);
}

export type Leaf = { pointer: string; value: unknown };

/** The values a merge patch replaces as a whole, with their pointers: everything but objects with members. */
export function leavesOf(value: unknown, pointer = ''): Leaf[] {
  const members = isObject(value) ? Object.entries(value) : [];
  if (members.length === 0) return [{ pointer, value }];
  return members.flatMap(([name, member]) => leavesOf(member, `${pointer}/${escapeToken(name)}`));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
