import { isAtRest, type Mover, requireStageMove, type Stage } from '../customers/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { createCoalescer } from '../platform/coalesce.ts';
import { AppError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { Effects, StageNow } from './schema.ts';
import type { PilotQueries, PilotStore, SuspensionRow, Transaction } from './store.ts';

/** Whatever was missed (another process that died in between) is found after this long. */
const SWEEP_MILLISECONDS = 60_000;

/** As whom the control plane acts without anybody's asking. */
const BY_ITSELF = 'system';

export type SuspendDeps = {
  store: PilotStore;
  ids: Ids;
  clock: Clock;
  bus: Bus;
  log: Log;
  /** Ends every rollout that would still ask appliances of the customer. Their ids. */
  rollouts: { cancelOfCustomer(customerId: string, by: string): Promise<readonly string[]> };
  /** Whether a customer's people get in depends on its stage. */
  teleworkers: { customerChanged(customerId: string): Promise<void> };
  /** Secrets nobody used yet are good no more. The appliances whose they were. */
  enrolment: { expireUnused(customerId: string, at: Date, transaction: Transaction): Promise<string[]> };
};
type Wanted = {
  customerId: string;
  stage: Stage;
  mover: Mover;
  reason: string;
  by: string;
  pilotId: string | null;
};

/**
 * A customer is served no more for the time being. Its boxes keep running what they have: nobody is cut off from the
 * internet. What is durable is so in one transaction, with a note that the rest has to follow; the rest is repeated until
 * it is done, also after a crash.
 */
export function createSuspensions(deps: SuspendDeps) {
  const { store, ids, clock, bus, rollouts, teleworkers, enrolment } = deps;
  const log = deps.log.child({ part: 'suspensions' });

  /** In the caller's transaction, which holds the customer's row; `settle` it after the commit. */
  async function suspend(queries: PilotQueries, tx: Transaction, wanted: Wanted): Promise<SuspensionRow> {
    const { customerId, stage, mover, reason, by, pilotId } = wanted;
    requireStageMove(stage, 'suspended', mover);
    const at = clock.now();
    await queries.setStage(customerId, 'suspended', at);
    const expired = await enrolment.expireUnused(customerId, at, tx);
    const effects: Effects = {
      deadSecrets: (await queries.serials(expired)).map(named),
      cancelledRollouts: [],
      teleworkersShutOut: await queries.activeTeleworkers(customerId),
      appliancesKept: (await queries.enrolledAppliances(customerId)).map(named),
    };
    return queries.insertSuspension({
      id: ids.uuid(),
      customerId,
      pilotId,
      fromStage: stage,
      reason,
      suspendedBy: by,
      suspendedAt: at,
      effects,
    });
  }

  /** May be repeated. One that has ended meanwhile has nothing left to do. */
  async function settle(id: string): Promise<SuspensionRow> {
    const row = await store.suspension(id);
    if (row.settledAt) return row;
    const effects = row.effects as Effects;
    const cancelled = row.endedAt ? [] : await rollouts.cancelOfCustomer(row.customerId, row.suspendedBy);
    await teleworkers.customerChanged(row.customerId);
    const cancelledRollouts = [...new Set([...effects.cancelledRollouts, ...cancelled])];
    await store.settle(id, clock.now(), { ...effects, cancelledRollouts });
    return store.suspension(id);
  }

  const settling = createCoalescer({
    name: 'suspension',
    delayMilliseconds: 0,
    log,
    work: async (id) => void (await settle(id)),
  });
  /** A stage that was written by hand, which asks for no more than this. */
  const following = createCoalescer({
    name: 'stage of a customer',
    delayMilliseconds: 0,
    log,
    work: async (customerId) => {
      if (isAtRest(await store.stageOf(customerId))) await rollouts.cancelOfCustomer(customerId, BY_ITSELF);
      await teleworkers.customerChanged(customerId);
    },
  });
  const end = bus.subscribe('customer.stage-changed', ({ customerId }) => following.request(customerId));
  const sweep = createCoalescer({
    name: 'unsettled suspensions',
    delayMilliseconds: 0,
    log,
    work: async () => {
      for (const id of await store.unsettled()) settling.request(id);
    },
  });
  const timer = setInterval(() => sweep.request('all'), SWEEP_MILLISECONDS).unref();

  return {
    suspend,
    /** Does now what has to follow; when that fails, it is tried again soon after. */
    async settleSoon(row: SuspensionRow): Promise<SuspensionRow> {
      try {
        return await settle(row.id);
      } catch (error) {
        log.error({ err: error, suspension: row.id }, 'a suspension could not be settled; it is tried again');
        settling.request(row.id);
        return row;
      }
    },
    /** @throws AppError not-found, stage-move-refused */
    resume: async (customerId: string, by: string): Promise<StageNow> => {
      const stage = await store.transaction(async (queries) => {
        const from = await queries.lockStage(customerId);
        const [last] = await queries.suspensionsOf(customerId);
        const to = last?.endedAt === null && last.fromStage === 'live' ? 'live' : 'pilot';
        if (from !== 'suspended') {
          throw new AppError(
            'stage-move-refused',
            `The customer is ${from}; only a suspended one can be resumed.`,
          );
        }
        requireStageMove(from, to, 'resumption');
        await queries.setStage(customerId, to, clock.now());
        await queries.endSuspensions(customerId, by, clock.now());
        return to;
      });
      await teleworkers.customerChanged(customerId);
      return { customerId, stage };
    },
    /** Takes up what an earlier process left unfinished. */
    start: () => sweep.request('all'),
    async [Symbol.asyncDispose]() {
      end();
      clearInterval(timer);
      await following[Symbol.asyncDispose]();
      await sweep[Symbol.asyncDispose]();
      await settling[Symbol.asyncDispose]();
    },
  };
}

export type Suspensions = ReturnType<typeof createSuspensions>;

const named = ({ id, serial }: { id: string; serial: string }) => ({ applianceId: id, serial });
