import type { NetworkKind } from '../../provisioning/catalogue.ts';
import type { Database } from '../platform/database.ts';
import type { ParameterLayer, Prisma } from '../prisma/client/client.ts';
import type { TierName } from './schema.ts';

/** The operator's layer, or that of a tier. */
export type Scope = 'operator' | TierName;
export type LayerRow = ParameterLayer;
export type LayerStore = ReturnType<typeof createLayerStore>;

/** The only place of this slice that sees the database. */
export function createLayerStore(db: Database) {
  return {
    get: (scope: Scope, kind: NetworkKind): Promise<LayerRow | null> =>
      db.parameterLayer.findUnique({ where: { scope_kind: { scope, kind } } }),
    all: (): Promise<LayerRow[]> => db.parameterLayer.findMany(),
    /** False when it has another version by now. */
    write: async (row: Omit<LayerRow, 'version' | 'patch'> & { patch: object }, before: number) => {
      const { scope, kind, ...content } = row;
      const data = { ...content, patch: content.patch as Prisma.InputJsonObject };
      if (before === 0) {
        const { count } = await db.parameterLayer.createMany({
          data: { ...data, scope, kind },
          skipDuplicates: true,
        });
        return count === 1;
      }
      const { count } = await db.parameterLayer.updateMany({
        where: { scope, kind, version: before },
        data: { ...data, version: { increment: 1 } },
      });
      return count === 1;
    },
  };
}
