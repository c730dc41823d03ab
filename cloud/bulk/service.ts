import type pg from 'pg';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import type { Sealing } from '../platform/sealing.ts';
import { createExport } from './export.ts';
import { createImport } from './import.ts';
import { createKinds } from './kinds/index.ts';
import { createBulkStore } from './store.ts';

export type BulkService = ReturnType<typeof createBulk>;

/** Many customers, sites or appliances at once, in and out, by files. */
export function createBulk(deps: { pool: pg.Pool; sealing: Sealing; ids: Ids; clock: Clock; bus: Bus }) {
  const withKind = createKinds(deps.sealing);
  return {
    importFile: createImport({ ...deps, withKind, store: createBulkStore(deps.pool) }),
    exportFile: createExport({ ...deps, withKind }),
  };
}
