import type { NetworkKind } from '../../provisioning/catalogue.ts';
import { checkLayer } from '../../provisioning/layers/index.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import { versionMismatch } from '../platform/http/etag.ts';
import type { Layer, LayerContent, TierName } from './schema.ts';
import type { LayerRow, LayerStore, Scope } from './store.ts';

export type Parameters = ReturnType<typeof createParameters>;
type Content = LayerContent & { updatedBy: string };

/** A layer nobody has set any more. */
const EMPTY = { patch: {}, locks: [] } satisfies LayerContent;

/**
 * What the operator sets for all networks of a kind or those of a tier. A change moves no network by itself: it is in
 * force with a network's next commit or fleet change.
 */
export function createParameters({ store, clock }: { store: LayerStore; clock: Clock }) {
  const get = async (scope: Scope, kind: NetworkKind): Promise<Layer> =>
    present(scope, kind, await store.get(scope, kind));
  const prepare = async (scope: Scope, kind: NetworkKind, expected: number | undefined, content: Content) => {
    const { patch, locks = [], updatedBy } = content;
    refuseFaulty(kind, { patch, locks });
    const before = (await store.get(scope, kind))?.version ?? 0;
    if (expected !== undefined && expected !== before) throw versionMismatch();
    return { before, row: { scope, kind, patch, locks, updatedBy, updatedAt: clock.now() } };
  };
  const put = async (scope: Scope, kind: NetworkKind, expected: number | undefined, content: Content) => {
    const { before, row } = await prepare(scope, kind, expected, content);
    if (!(await store.write(row, before))) throw versionMismatch();
    return get(scope, kind);
  };
  return {
    get,
    /** Those that were ever set. */
    list: async (): Promise<Layer[]> =>
      (await store.all()).map((row) => present(row.scope as Scope, row.kind as NetworkKind, row)),
    /** @throws layer-invalid with pointers into the body; version-mismatch */
    put,
    /** What `put` would answer. Nothing is written. @throws as `put` */
    preview: async (
      scope: Scope,
      kind: NetworkKind,
      expected: number | undefined,
      content: Content,
    ): Promise<Layer> => {
      const { before, row } = await prepare(scope, kind, expected, content);
      return present(scope, kind, { ...row, version: before });
    },
    /** Empties it; its version goes on. */
    clear: (scope: Scope, kind: NetworkKind, expected: number | undefined, updatedBy: string) =>
      put(scope, kind, expected, { ...EMPTY, updatedBy }),
  };
}

function refuseFaulty(kind: NetworkKind, layer: { patch: LayerContent['patch']; locks: string[] }): void {
  const faults = checkLayer(kind, layer);
  if (faults[0]) throw new AppError('layer-invalid', faults[0].detail, { faults });
}

function present(
  scope: Scope,
  kind: NetworkKind,
  row: (Pick<LayerRow, 'locks' | 'version' | 'updatedBy' | 'updatedAt'> & { patch: unknown }) | null,
): Layer {
  return {
    ...(scope === 'operator' ? { scope, tier: null } : { scope: 'tier', tier: scope as TierName }),
    kind,
    patch: (row?.patch ?? {}) as Layer['patch'],
    locks: row?.locks ?? [],
    version: row?.version ?? 0,
    updatedBy: row?.updatedBy ?? null,
    updatedAt: row?.updatedAt.toISOString() ?? null,
  };
}
