import { isAtRest } from '../customers/index.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import { faultSentence } from '../platform/http/words/fault-sentences.ts';
import type { Ids } from '../platform/ids.ts';
import { eventRows, type NewEvent } from './events.ts';
import type { FleetNetworks } from './fleet-networks.ts';
import type { LockedRollout } from './look-store.ts';
import type { PartRow } from './part-store.ts';
import { retarget } from './retarget.ts';
import type { RolloutStore, Transaction } from './store.ts';
import type { createTakeOver } from './take-over.ts';

export type PrepareDeps = {
  store: RolloutStore;
  ids: Ids;
  clock: Clock;
  bus: Bus;
  fleet: () => FleetNetworks;
  takeOver: ReturnType<typeof createTakeOver>;
};

/** Somebody paused, halted or ended the rollout meanwhile; what was written is taken back. */
class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** What cannot be prepared for reasons that are not its own is tried for so long; then it counts as refused. */
const PREPARE_WITHIN_MS = 10 * 60_000;

/**
 * Prepares the next network of a rollout, all in one transaction: its revision, its part, its steps. Before the start it
 * is only looked whether it can be rendered. Answers whether there may be another one. A network at which the control
 * plane itself fails, again and again, holds up the others for ten minutes.
 */
export function createPrepareNext(deps: PrepareDeps) {
  const { store, bus, clock } = deps;
  const prepare = createPreparePart(deps);
  /** Since when a network of a rollout fails. */
  const failing = new Map<string, Date>();

  /** @throws what it was given, while it is worth another try */
  function lastStraw(rolloutId: string, { networkId }: PartRow, error: unknown): AppError {
    if (isRefusal(error)) return error;
    if (error instanceof Interrupted) throw error;
    const key = `${rolloutId}/${networkId}`;
    const since = failing.get(key) ?? clock.now();
    failing.set(key, since);
    if (clock.now().getTime() - since.getTime() < PREPARE_WITHIN_MS) throw error;
    failing.delete(key);
    const detail = 'The control plane failed at this network for ten minutes; its log tells why.';
    const faults = [{ pointer: '', code: 'preparation-failed', detail }];
    return new AppError('internal', detail, { faults, cause: error });
  }
  return async (rolloutId: string): Promise<boolean> => {
    const part = await store.transaction((tx) => store.nextPart(tx, rolloutId));
    if (!part) return false;
    const inHand = (work: (tx: Transaction, rollout: LockedRollout) => Promise<void>): Promise<void> =>
      store.transaction(async (tx) => {
        const network = await store.lockNetwork(tx, part.networkId);
        const rollout = await store.read(tx, rolloutId);
        if (!network || !rollout) throw new Interrupted();
        // Another request may have prepared it while this one waited.
        if (!(await store.nextPart(tx, rolloutId, part.networkId))) return;
        if (isAtRest(network.stage)) await leaveOut(deps, tx, rollout, part);
        else await work(tx, rollout);
      });
    try {
      await inHand((tx, rollout) => prepare(tx, rollout, part)).catch((error: unknown) => {
        const refusal = lastStraw(rolloutId, part, error);
        // What it wrote before it was refused is gone with its transaction.
        return inHand((tx, rollout) => refuse(deps, tx, rollout, part, refusal));
      });
      failing.delete(`${rolloutId}/${part.networkId}`);
    } catch (error) {
      if (error instanceof Interrupted) return false;
      throw error;
    }
    bus.publish('rollout.changed', { rolloutId });
    bus.publish('network.changed', { networkId: part.networkId });
    return true;
  };
}

function createPreparePart(deps: PrepareDeps) {
  const { store, ids, clock, fleet, takeOver } = deps;

  /** Its revision; undefined when it changes nobody. */
  async function revisionOf(
    tx: Transaction,
    rollout: LockedRollout,
    part: PartRow,
  ): Promise<number | undefined> {
    const { networkId, sourceRevision } = part;
    const { createdBy, kind, templateVersionId } = rollout;
    if (kind === 'fleet-change') {
      const version = templateVersionId === null ? {} : { templateVersionId };
      const made = await fleet().prepareFleetChange({ networkId, createdBy, ...version }, tx);
      return 'revision' in made ? made.revision : undefined;
    }
    if (sourceRevision === null) throw new Error(`nothing to roll out in network ${networkId}`);
    if (kind === 'revision') {
      const targets = await store.targets(tx, sourceRevision);
      const isOvertaken = targets.some(({ appliance }) => (appliance.wantedRevision ?? 0) > sourceRevision);
      if (!isOvertaken) return sourceRevision;
    }
    const note = rollout.note ?? `As in revision ${sourceRevision}`;
    const restoration = { networkId, revision: sourceRevision, createdBy, note };
    return (await fleet().restoreRevision(restoration, tx)).revision;
  }

  return async (tx: Transaction, rollout: LockedRollout, part: PartRow): Promise<void> => {
    const { networkId } = part;
    const at = clock.now();
    const record = (...events: NewEvent[]) => store.recordEvents(tx, eventRows(rollout.id, events, at, ids));
    if (isEarly(rollout, at)) {
      await check(fleet(), rollout, networkId);
      await hold(store, tx, rollout.id);
      await store.setPart(tx, rollout.id, networkId, { state: 'checked' });
      return record({ kind: 'network-checked', networkId });
    }
    const revision = await revisionOf(tx, rollout, part);
    if (revision === undefined) {
      await hold(store, tx, rollout.id);
      await store.setPart(tx, rollout.id, networkId, { state: 'unchanged' });
      return record({ kind: 'network-unchanged', networkId });
    }
    const isFirst = part.revision === null;
    const previousRevision = isFirst ? await store.previousRevision(tx, networkId, rollout.id) : undefined;
    const by = rollout.createdBy;
    await takeOver(tx, { networkId, rolloutId: rollout.id, by, because: 'prepare' });
    await hold(store, tx, rollout.id);
    const steps = retarget(
      await store.stepsOf(tx, rollout.id, networkId),
      await store.targets(tx, revision),
      at,
    );
    await store.putSteps(tx, { rolloutId: rollout.id, networkId, revision }, steps);
    const readiness = { state: 'ready' as const, revision, readyAt: at };
    await store.setPart(tx, rollout.id, networkId, {
      ...readiness,
      ...(previousRevision !== undefined && { previousRevision }),
    });
    await record({ kind: 'network-ready', networkId, data: { revision } });
  };
}

async function check(networks: FleetNetworks, rollout: LockedRollout, networkId: string): Promise<void> {
  if (rollout.kind !== 'fleet-change') return;
  const { templateVersionId } = rollout;
  const version = templateVersionId === null ? {} : { templateVersionId };
  await networks.previewFleetChange({ networkId, ...version });
}

async function leaveOut(deps: PrepareDeps, tx: Transaction, rollout: LockedRollout, { networkId }: PartRow) {
  const { store, ids, clock } = deps;
  const at = clock.now();
  await hold(store, tx, rollout.id);
  await store.setPart(tx, rollout.id, networkId, { state: 'cancelled' });
  await store.setSteps(tx, { rolloutId: rollout.id, networkId }, ['waiting'], 'cancelled', at);
  const event = { kind: 'network-cancelled' as const, networkId, data: { because: 'customer-suspended' } };
  await store.recordEvents(tx, eventRows(rollout.id, [event], at, ids));
}

async function refuse(
  deps: PrepareDeps,
  tx: Transaction,
  rollout: LockedRollout,
  { networkId }: PartRow,
  error: AppError,
): Promise<void> {
  const { store, ids, clock } = deps;
  const faults = faultsOf(error);
  await hold(store, tx, rollout.id);
  await store.setPart(tx, rollout.id, networkId, { state: 'refused', faults });
  const event = { kind: 'network-refused' as const, networkId, data: { code: error.code, faults } };
  await store.recordEvents(tx, eventRows(rollout.id, [event], clock.now(), ids));
}

export function faultsOf({ faults, code, message }: AppError) {
  if (faults.length === 0) return [{ pointer: '', code, detail: message }];
  return faults.map((fault) => ({ ...fault, detail: faultSentence(fault, 'en') }));
}

/** The network's own fault, and not that of whoever was away for a moment. */
export function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && error.status < 500;
}

const isEarly = ({ startAt, startedAt }: LockedRollout, at: Date) =>
  startedAt === null && startAt !== null && at < startAt;

/** Holds the rollout's row from here on: rendering comes before, which takes other rows. */
async function hold(store: RolloutStore, tx: Transaction, rolloutId: string): Promise<void> {
  const rollout = await store.locked(tx, rolloutId);
  if (rollout?.state !== 'preparing' && rollout?.state !== 'running') throw new Interrupted();
}
