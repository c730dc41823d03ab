import type { TSchema } from 'typebox';
import { Default } from 'typebox/value';
import { canonicalJson } from '#protocol';
import type { Fault } from '../errors.ts';
import { isWithin, valueAt } from '../json-pointer.ts';
import { leavesOf } from '../merge-patch.ts';
import type { Layer, Patch } from './layer.ts';
import { mergeLayers } from './merge-layers.ts';

/** A place that a layer has closed to those below it, and the document as that layer left it. */
type Lock = { pointer: string; layer: Layer; document: unknown };

/**
 * A fault for every value that a layer below a lock would change. A lock closes its place, all that is inside, and its
 * ancestors where they would take it away; writing what is there already is no change. The fault points to where the
 * offending value was written.
 */
export function lockFaults(schema: TSchema, layers: readonly Layer[]): Fault[] {
  if (layers.every((layer) => layer.locks.length === 0)) return [];
  const faults: Fault[] = [];
  const locks: Lock[] = [];
  let merged: unknown = {};
  let before: unknown = Default(schema, {});
  for (const layer of layers) {
    merged = mergeLayers(merged, [layer]);
    const document = Default(schema, structuredClone(merged));
    const changed = { before, document };
    faults.push(...layer.patches.flatMap((patch) => changesOf(patch, changed, locks)));
    locks.push(...layer.locks.map((pointer) => ({ pointer, layer, document })));
    before = document;
  }
  return faults;
}

/** The document before and after a layer. */
type Merging = { before: unknown; document: unknown };

function changesOf(patch: Patch, merging: Merging, locks: readonly Lock[]): Fault[] {
  if (locks.length === 0) return [];
  return leavesOf(patch.value).flatMap((leaf) => {
    const lock = locks.find((candidate) => changes(leaf.pointer, merging, candidate));
    return lock ? [lockFault(`${patch.pointer}${leaf.pointer}`, leaf.pointer, lock.layer)] : [];
  });
}

/** @param pointer where the offending value was written; `place` is that in the document */
export function lockFault(pointer: string, place: string, { name, source }: Layer): Fault {
  const by = source === undefined ? name : `${name} ${source}`;
  return { pointer, code: 'parameter-locked', detail: `${place} is locked by the ${by}` };
}

/** Whether what was written at a place changes a locked value; what a layer above has changed is told of that one. */
function changes(written: string, { before, document }: Merging, lock: Lock): boolean {
  const place = isWithin(written, lock.pointer)
    ? written
    : isWithin(lock.pointer, written)
      ? lock.pointer
      : undefined;
  if (place === undefined) return false;
  const value = valueAt(document, place);
  return !same(value, valueAt(lock.document, place)) && !same(value, valueAt(before, place));
}

function same(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonicalJson(a) === canonicalJson(b);
}

/** The layer that locks a place, the first of them if several do. */
export function lockedBy(layers: readonly Layer[], pointer: string): Layer | undefined {
  return layers.find((layer) => layer.locks.some((lock) => isWithin(pointer, lock)));
}
