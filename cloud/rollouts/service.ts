import type { Appliances } from '../appliances/index.ts';
import type { Scope } from '../platform/access/roles.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { notFound } from '../platform/errors.ts';
import { type PageQuery, toPage } from '../platform/http/page.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import { type Action, createCancel, createPause, createResume, createStart } from './actions.ts';
import { createAdvance } from './advance.ts';
import { createBegin } from './begin.ts';
import { createCancelOfCustomer } from './cancel-of-customer.ts';
import type { FleetNetworks } from './fleet-networks.ts';
import { createOpenRollout, type RolloutSpec } from './open.ts';
import { createPrepareNext } from './prepare.ts';
import { presentEvent, presentRollout, presentSummary } from './present.ts';
import { createPreviewRollout } from './preview.ts';
import type { RolloutQuery } from './read-store.ts';
import { createRequestRollout, type Requester } from './request.ts';
import { createRollBack } from './roll-back.ts';
import { createRunner } from './runner.ts';
import type { RollBackRequest, Rollout, RolloutEvent, RolloutRequest, RolloutSummary } from './schema.ts';
import type { RolloutStore, Transaction } from './store.ts';
import { createTakeOver } from './take-over.ts';

export type Rollouts = ReturnType<typeof createRollouts>;
type PageOf<Item> = { items: Item[]; next_page_token?: string };

export type RolloutsDeps = {
  store: RolloutStore;
  ids: Ids;
  clock: Clock;
  bus: Bus;
  log: Log;
  appliances: Pick<Appliances, 'want' | 'retry' | 'retriesByItself'>;
  mayRollOut: (makerId: string, rolloutId: string) => Promise<boolean>;
  /** Networks open rollouts themselves, so they are there only afterwards. */
  fleet: () => FleetNetworks;
};

/** Takes appliances to revisions, wave by wave. Call `start` once everything it talks to is there. */
export function createRollouts(deps: RolloutsDeps) {
  const { store, bus, log, appliances } = deps;
  const takeOver = createTakeOver(deps);
  const open = createOpenRollout({ ...deps, takeOver });
  const prepareNext = createPrepareNext({ ...deps, takeOver });
  const advance = createAdvance({ ...deps, prepareNext, begin: createBegin(deps) });
  const runner = createRunner({ ...deps, advance });
  const actions = { ...deps, retry: appliances.retry };
  const request = createRequestRollout({ ...deps, open });
  const rollBack = createRollBack(actions);
  const cancelOfCustomer = createCancelOfCustomer(actions);
  const read = createReadRollouts(store);

  /** The first wave is asked before this resolves; when that fails, the runner asks soon after. */
  const begin = async (rolloutId: string): Promise<void> => {
    await advance(rolloutId).catch((error: unknown) => {
      log.error({ err: error, rolloutId }, 'a rollout could not begin; it is tried again');
    });
    bus.publish('rollout.changed', { rolloutId });
    runner.requestAround(rolloutId);
  };
  const prompt = (rolloutId: string): void => {
    bus.publish('rollout.changed', { rolloutId });
    runner.requestAround(rolloutId);
  };
  const acted = (action: Action) => async (id: string, by: string, makerId?: string) => {
    await action(id, by, makerId);
    // Preparing many networks takes its time; the caller looks on.
    if (await store.isInPreparation(id)) prompt(id);
    else await begin(id);
    return read.get(id);
  };
  return {
    ...read,
    start: () => runner.start(),
    /** Writes a rollout in the caller's transaction, which holds the network's row; `begin` it after the commit. */
    open: (tx: Transaction, spec: RolloutSpec): Promise<string> => open(tx, spec),
    begin,
    request: async (body: RolloutRequest, by: Requester): Promise<Rollout> => {
      const id = await request(body, by);
      if (body.selection) prompt(id);
      else await begin(id);
      return read.get(id);
    },
    preview: createPreviewRollout(deps),
    cancel: acted(createCancel(actions)),
    pause: acted(createPause(actions)),
    resume: acted(createResume(actions)),
    startNow: acted(createStart(actions)),
    rollBack: async (id: string, body: RollBackRequest, by: string): Promise<Rollout> => {
      const backId = await rollBack(id, body, by);
      for (const rolloutId of [id, backId]) prompt(rolloutId);
      return read.get(backId);
    },
    /** For a customer that is suspended: see cancel-of-customer.ts. Answers with the ids of rollouts it was taken out of. */
    cancelOfCustomer: async (customerId: string, by: string): Promise<string[]> => {
      const rolloutIds = await cancelOfCustomer(customerId, by);
      for (const rolloutId of rolloutIds) prompt(rolloutId);
      return rolloutIds;
    },
    [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose](),
  };
}

function createReadRollouts(store: RolloutStore) {
  return {
    get: async (id: string): Promise<Rollout> => {
      const row = await store.get(id);
      if (!row) throw notFound('rollout', id);
      return presentRollout(row);
    },
    list: async (query: RolloutQuery, scope: Scope): Promise<PageOf<RolloutSummary>> => {
      const rows = await store.list(query, scope);
      const rolloutIds = rows.map(({ id }) => id);
      const steps = await store.countSteps(rolloutIds);
      const networks = await store.countNetworks(rolloutIds);
      return toPage(rows, query, (row) => presentSummary(row, steps, networks));
    },
    /** The record of a rollout, newest first. */
    events: async (id: string, query: PageQuery): Promise<PageOf<RolloutEvent>> => {
      if (!(await store.exists(id))) throw notFound('rollout', id);
      return toPage(await store.events(id, query), query, presentEvent);
    },
  };
}
