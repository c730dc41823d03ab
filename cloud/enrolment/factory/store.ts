import type { Database } from '../../platform/database.ts';
import { createTable, type Delegate } from '../../platform/resource-table.ts';
import type { Prisma } from '../../prisma/client/client.ts';

export type AnchorRow = Prisma.FactoryTrustAnchorModel;
export type AnchorStore = ReturnType<typeof createAnchorStore>;

/** A handful: each is looked at when a box shows a certificate. */
export const MOST_ANCHORS = 100;

export function createAnchorStore(db: Database) {
  return {
    ...createTable(db.factoryTrustAnchor as unknown as Delegate<AnchorRow>, 'factory trust anchor'),
    all: (): Promise<AnchorRow[]> =>
      db.factoryTrustAnchor.findMany({ orderBy: { id: 'asc' }, take: MOST_ANCHORS }),
  };
}
