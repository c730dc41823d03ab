import { isAtRest, requireStageMove } from '../customers/index.ts';
import { ownedBy } from '../platform/access/owned-by.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import { pageBounds } from '../platform/http/page.ts';
import type { Resource } from '../platform/http/resource.ts';
import type { Ids } from '../platform/ids.ts';
import { checkPilot } from './check.ts';
import { presentPilot } from './present.ts';
import type { NewPilot, Pilot, PilotChanges } from './schema.ts';
import type { PilotQueries, PilotRow, PilotStore } from './store.ts';

type Deps = { store: PilotStore; ids: Ids; clock: Clock };
export type PilotFilter = { customer_id?: string; state?: string };

/** Pilots as people plan and change them, until they are decided. */
export function createPilotResource({
  store,
  ids,
  clock,
}: Deps): Resource<PilotRow, Pilot, NewPilot, PilotChanges, PilotFilter> {
  return {
    list: async (query, scope) => {
      const { customer_id: customerId, state } = query;
      return store.pilots.list(
        {
          ...(customerId && { customerId }),
          ...(state && { state }),
          ...ownedBy(scope, 'pilot'),
          ...(await store.withoutFormerPilots(scope)),
        },
        pageBounds(query),
      );
    },
    get: store.pilots.get,
    create: ({ customerId, ...given }, dryRun, createdBy) =>
      store.transaction(async (queries) => {
        const stage = await queries.lockStage(customerId, '/customerId');
        if (isAtRest(stage)) {
          throw new AppError('customer-suspended', `The customer is ${stage}; resume it first.`);
        }
        const fields = await checkPilot(queries, customerId, given);
        const now = clock.now();
        return queries.pilots.insert({
          id: ids.uuid(),
          customerId,
          siteIds: [],
          ...fields,
          state: 'planned',
          createdBy,
          createdAt: now,
          updatedAt: now,
        } as { id: string });
      }, dryRun),
    change: (id, version, changes) =>
      store.transaction(async (queries) => {
        const row = await mustBeOpen(queries, id);
        const fields = await checkPilot(queries, row.customerId, changes, row);
        return queries.pilots.update(id, version, { ...fields, updatedAt: clock.now() });
      }),
    remove: (id, version) =>
      store.transaction(async (queries) => {
        const { state } = await queries.lockPilot(id);
        if (state !== 'planned') {
          throw new AppError(
            'conflict',
            `The pilot is ${state}; only a planned one can be deleted.${state === 'running' ? ' Abandon it instead.' : ' It stays for the record.'}`,
          );
        }
        await queries.pilots.remove(id, version);
      }),
    present: presentPilot,
  };
}

/** Begins a planned pilot, and abandons one that is not decided. */
export function createPilotMoves({ store, clock }: Deps) {
  return {
    /** @throws AppError not-found, conflict, stage-move-refused */
    start: (id: string): Promise<PilotRow> =>
      store.transaction(async (queries) => {
        const { customerId } = await queries.pilots.get(id);
        const stage = await queries.lockStage(customerId);
        const { state } = await queries.lockPilot(id);
        if (state !== 'planned') throw new AppError('conflict', `The pilot is ${state} already.`);
        const other = await queries.runningPilot(customerId);
        if (other)
          throw new AppError(
            'conflict',
            `The customer has a pilot that runs: ${other.id}. Decide or abandon that one first.`,
          );
        requireStageMove(stage, 'pilot', 'pilot-start');
        if (stage !== 'pilot') await queries.setStage(customerId, 'pilot', clock.now());
        return queries.pilots.update(id, undefined, { state: 'running', updatedAt: clock.now() });
      }),
    /** The customer is a prospect again, if this was its pilot. @throws AppError not-found, conflict */
    abandon: (id: string): Promise<PilotRow> =>
      store.transaction(async (queries) => {
        const { customerId } = await queries.pilots.get(id);
        const stage = await queries.lockStage(customerId);
        const { state } = await mustBeOpen(queries, id);
        if (state === 'running' && stage === 'pilot') {
          requireStageMove(stage, 'prospect', 'pilot-abandonment');
          await queries.setStage(customerId, 'prospect', clock.now());
        }
        return queries.pilots.update(id, undefined, { state: 'abandoned', updatedAt: clock.now() });
      }),
  };
}

/** Holds a pilot that is not decided yet. @throws AppError not-found, conflict */
export async function mustBeOpen(queries: PilotQueries, id: string): Promise<PilotRow> {
  const row = await queries.lockPilot(id);
  if (row.state === 'planned' || row.state === 'running') return row;
  throw new AppError('conflict', `The pilot is ${row.state}, and is not changed any more. Plan another one.`);
}
