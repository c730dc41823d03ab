import { canonicalJson } from '#protocol';
import { isObject, leavesOf } from '../../provisioning/merge-patch.ts';
import type { Fault } from '../platform/errors.ts';

/** A value of the draft that a save changed: RFC 6901 pointer; `before` or `after` is absent where there was none. */
export type DraftValueChange = { pointer: string; before?: unknown; after?: unknown };
/** One save. `version` is the one it made. */
export type Edit = { version: number; by: string; at: Date; changes: DraftValueChange[] };

/** What is different between two drafts, value by value; lists count as one value. */
export function draftChanges(before: object, after: object): DraftValueChange[] {
  const [earlier, later] = [valuesOf(before), valuesOf(after)];
  return [...new Set([...earlier.keys(), ...later.keys()])]
    .filter((pointer) => !same(earlier.get(pointer), later.get(pointer)))
    .map((pointer) => changeOf(pointer, earlier.get(pointer), later.get(pointer)));
}

/**
 * What became different since a version, for whoever still goes by that one: the value then and now, and who changed it
 * last. Nothing when a save since then is not on record any more.
 */
export function changedSince(edits: readonly Edit[], seen: number, current: number): Fault[] {
  const since = edits.filter(({ version }) => version > seen).sort((a, b) => a.version - b.version);
  if (since.length !== current - seen) return [];
  const places = new Map<string, { change: DraftValueChange; edit: Edit }>();
  for (const edit of since) {
    for (const { pointer, after, before } of edit.changes) {
      const known = places.get(pointer);
      const first = known ? known.change.before : before;
      places.set(pointer, { change: changeOf(pointer, first, after), edit });
    }
  }
  return [...places.values()]
    .filter(({ change }) => !same(change.before, change.after))
    .map(({ change: { pointer, ...values }, edit: { by, at } }) => ({
      pointer,
      code: 'changed',
      detail: `${by} changed it: ${words(values.before)} → ${words(values.after)}`,
      change: { by, at: at.toISOString(), ...values },
    }));
}

function valuesOf(draft: object): Map<string, unknown> {
  const leaves = leavesOf(draft).filter(({ value }) => !isObject(value));
  return new Map(leaves.map(({ pointer, value }) => [pointer, value]));
}

function changeOf(pointer: string, before: unknown, after: unknown): DraftValueChange {
  return { pointer, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function same(a: unknown, b: unknown): boolean {
  return a === undefined || b === undefined ? a === b : canonicalJson(a) === canonicalJson(b);
}

const LONGEST_WORDS = 80;

function words(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > LONGEST_WORDS ? `${text.slice(0, LONGEST_WORDS)}…` : text;
}
