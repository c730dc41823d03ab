import { escapeToken, isWithin } from '../json-pointer.ts';
import { isObject } from '../merge-patch.ts';
import type { Layer } from './layer.ts';

/** The layer that wrote a value, and where in the input its patch stands. */
export type Origin = { layer: Layer; patchPointer: string };

/** By pointer to a leaf of the merged document: who wrote it last. Leaves that nobody wrote are the kind's. */
export type Origins = ReadonlyMap<string, Origin>;

export function originsOf(layers: readonly Layer[]): Origins {
  const origins = new Map<string, Origin>();
  for (const layer of layers) {
    for (const { value, pointer } of layer.patches) {
      record(origins, value, '', { layer, patchPointer: pointer });
    }
  }
  return origins;
}

/** As RFC 7396 §2 merges: an object is gone into, anything else replaces what was there. */
function record(origins: Map<string, Origin>, patch: unknown, pointer: string, origin: Origin): void {
  if (!isObject(patch)) {
    for (const known of placesWithin(origins, pointer)) origins.delete(known);
    if (patch !== null) origins.set(pointer, origin);
    return;
  }
  origins.delete(pointer);
  for (const [name, value] of Object.entries(patch)) {
    record(origins, value, `${pointer}/${escapeToken(name)}`, origin);
  }
  // An object without members, or whose members were all taken away, is there nevertheless.
  if (placesWithin(origins, pointer).length === 0) origins.set(pointer, origin);
}

function placesWithin(origins: Origins, pointer: string): string[] {
  return [...origins.keys()].filter((place) => isWithin(place, pointer));
}

/** Who wrote the value at a pointer, or the list it is in, or a part of it; undefined when nobody did. */
export function originAt(origins: Origins, pointer: string): Origin | undefined {
  for (let place = pointer; ; place = place.slice(0, place.lastIndexOf('/'))) {
    const origin = origins.get(place);
    if (origin) return origin;
    if (place === '') break;
  }
  const [inside = pointer] = placesWithin(origins, pointer);
  return origins.get(inside);
}
