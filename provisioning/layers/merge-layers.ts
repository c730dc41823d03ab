import { mergePatch } from '../merge-patch.ts';
import type { Layer } from './layer.ts';

/** A document with all patches of the layers merged into it, in their order. */
export function mergeLayers(document: unknown, layers: readonly Layer[]): unknown {
  return layers
    .flatMap((layer) => layer.patches)
    .reduce((merged, patch) => mergePatch(merged, patch.value), document);
}
