import { memberAt, pointerOf } from '../json-pointer.ts';
import { type LayeredInput, networkLayers, type Patch } from './layer.ts';

/** Where a member was written (RFC 6901): in the last patch that has it, else it would be the customer's to write. */
export function writtenAt(patches: readonly Patch[], path: readonly string[]): string {
  const patch = patches.findLast(({ value }) => memberAt(value, path) !== undefined);
  return (patch?.pointer ?? '') + pointerOf(path);
}

/** Where a member of what all sites have in common was written. */
export function commonPointer(input: LayeredInput, ...path: string[]): string {
  return writtenAt(
    networkLayers(input).flatMap((layer) => layer.patches),
    path,
  );
}
