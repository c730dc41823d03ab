import type { Appliances } from '../appliances/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import { type PageQuery, toPage } from '../platform/http/page.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import { createAdvance } from './advance.ts';
import { createOpenRollout, type RolloutSpec } from './open.ts';
import { presentRollout, presentSummary } from './present.ts';
import { createCancelRollout, createRequestRollout, createResumeRollout } from './requests.ts';
import { createRunner } from './runner.ts';
import type { Rollout, RolloutRequest, RolloutSummary } from './schema.ts';
import type { RolloutStore, Transaction } from './store.ts';

export type Rollouts = ReturnType<typeof createRollouts>;

/** Takes appliances to revisions, wave by wave. Call `start` once everything it talks to is there. */
export function createRollouts(deps: {
  store: RolloutStore;
  ids: Ids;
  clock: Clock;
  bus: Bus;
  log: Log;
  appliances: Pick<Appliances, 'want' | 'retry' | 'retriesByItself'>;
}) {
  const { store, bus, clock, log, appliances } = deps;
  const open = createOpenRollout(deps);
  const advance = createAdvance({ store, clock, appliances });
  const runner = createRunner({ ...deps, advance });
  const requests = { store, clock, open, retry: appliances.retry };
  const requestRollout = createRequestRollout(requests);
  const cancelRollout = createCancelRollout(requests);
  const resumeRollout = createResumeRollout(requests);

  const get = async (id: string): Promise<Rollout> => {
    const row = await store.get(id);
    if (!row) throw notFound('rollout', id);
    return presentRollout(row);
  };
  /** The first wave is asked before this resolves; when that fails, the runner asks soon after. */
  const begin = async (rolloutId: string): Promise<void> => {
    await advance(rolloutId).catch((error: unknown) => {
      log.error({ err: error, rolloutId }, 'a rollout could not begin; it is tried again');
    });
    bus.publish('rollout.changed', { rolloutId });
    runner.request(rolloutId);
  };
  return {
    start: () => runner.start(),
    /** Writes a rollout in the caller's transaction, which holds the network's row; `begin` it after the commit. */
    open: (tx: Transaction, spec: RolloutSpec): Promise<string> => open(tx, spec),
    begin,
    get,
    list: async (
      query: PageQuery & { network_id?: string; state?: string },
    ): Promise<{ items: RolloutSummary[]; next_page_token?: string }> => {
      const rows = await store.list(query);
      const counts = await store.countSteps(rows.map(({ id }) => id));
      return toPage(rows, query, (row) => presentSummary(row, counts));
    },
    request: async (request: RolloutRequest, createdBy: string): Promise<Rollout> => {
      const id = await requestRollout(request, createdBy);
      await begin(id);
      return get(id);
    },
    cancel: async (id: string): Promise<Rollout> => {
      await cancelRollout(id);
      await begin(id);
      return get(id);
    },
    resume: async (id: string): Promise<Rollout> => {
      await resumeRollout(id);
      await begin(id);
      return get(id);
    },
    [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose](),
  };
}
