import type { TSchema } from 'typebox';
import { Default } from 'typebox/value';
import type { Fault } from '../errors.ts';
import { isWithin, valueAt } from '../json-pointer.ts';
import { type Leaf, leavesOf } from '../merge-patch.ts';
import { sameJson } from '../same-json.ts';
import type { Layer } from './layer.ts';
import { mergeLayers } from './merge-layers.ts';

/** A place closed to the layers below the one with this index. */
type Lock = { pointer: string; index: number };

/** The document with defaults as the layers up to this index leave it; -1 for the defaults alone. */
type DocumentAfter = (index: number) => unknown;

/**
 * A fault for every value that a layer below a lock would change. A lock closes its place, all that is inside, and its
 * ancestors where they would take it away; writing what is there already is no change. The fault points to where the
 * offending value was written.
 */
export function lockFaults(schema: TSchema, layers: readonly Layer[]): Fault[] {
  const documentAfter = documentsOf(schema, layers);
  const locks: Lock[] = [];
  return layers.flatMap((layer, index) => {
    const faults = layer.patches.flatMap((patch) => {
      if (locks.length === 0) return [];
      return leavesOf(patch.value).flatMap((leaf) => {
        const lock = locks.find((candidate) => breaks(leaf, index, candidate, documentAfter));
        const holder = lock && layers[lock.index];
        return holder ? [lockFault(`${patch.pointer}${leaf.pointer}`, holder)] : [];
      });
    });
    locks.push(...layer.locks.map((pointer) => ({ pointer, index })));
    return faults;
  });
}

/** Most layers write nothing near a lock: then no document is needed. */
function documentsOf(schema: TSchema, layers: readonly Layer[]): DocumentAfter {
  const known = new Map<number, unknown>();
  return (index) => {
    if (!known.has(index)) {
      const merged = mergeLayers({}, layers.slice(0, index + 1));
      known.set(index, Default(schema, structuredClone(merged)));
    }
    return known.get(index);
  };
}

/** Whether what a layer wrote changes a locked value; what a layer above has changed is told of that one. */
function breaks(written: Leaf, index: number, lock: Lock, documentAfter: DocumentAfter): boolean {
  const place = isWithin(written.pointer, lock.pointer)
    ? written.pointer
    : isWithin(lock.pointer, written.pointer)
      ? lock.pointer
      : undefined;
  if (place === undefined) return false;
  const value = valueAt(documentAfter(index), place);
  const differs = (other: number) => !sameJson(value, valueAt(documentAfter(other), place));
  return differs(lock.index) && differs(index - 1);
}

/** @param pointer where the offending value was written */
export function lockFault(pointer: string, { name, source }: Layer): Fault {
  const by = source === undefined ? name : `${name} ${source}`;
  return { pointer, code: 'parameter-locked', detail: `is locked by the ${by}` };
}

/** The layer that locks a place, the first of them if several do. */
export function lockedBy(layers: readonly Layer[], pointer: string): Layer | undefined {
  return layers.find((layer) => layer.locks.some((lock) => isWithin(pointer, lock)));
}
