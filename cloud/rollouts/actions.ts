import type { Clock } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { eventRows, type NewEvent } from './events.ts';
import type { LockedRollout, OpenStep } from './look-store.ts';
import { decisionDueAt } from './policy.ts';
import { isFailed, type RolloutState } from './states.ts';
import type { RolloutStore, Transaction } from './store.ts';

export type ActionDeps = {
  store: RolloutStore;
  ids: Ids;
  clock: Clock;
  retry: (applianceId: string) => Promise<unknown>;
};

/**
 * A person's decision on a rollout; who lets it begin answers for it from then on as its maker.
 * @throws not-found; conflict when it is not in a state for that
 */
export type Action = (id: string, by: string, makerId?: string) => Promise<void>;

/** Stops a rollout: nobody is asked any more. Appliances that were asked keep on. */
export function createCancel(deps: ActionDeps): Action {
  const { store } = deps;
  return (id, by) =>
    store.transaction(async (tx) => {
      const rollout = await mustBe(store, tx, id, [...OPEN, 'cancelled'], 'cancelled');
      if (rollout.state !== 'cancelled') await cancelHeld(deps, tx, id, by);
    });
}

/** Ends a rollout whose row is held. */
export async function cancelHeld(
  { store, ids, clock }: Pick<ActionDeps, 'store' | 'ids' | 'clock'>,
  tx: Transaction,
  id: string,
  by: string,
): Promise<void> {
  const at = clock.now();
  await store.setSteps(tx, { rolloutId: id }, ['waiting'], 'cancelled', at);
  await store.setParts(tx, id, ['pending', 'checked'], 'cancelled');
  await store.change(tx, id, { state: 'cancelled', finishedAt: at, nextLookAt: null, decisionDueAt: null });
  await store.recordEvents(tx, eventRows(id, [{ kind: 'cancelled', actor: by }], at, ids));
}

/** Nobody else is asked until it is resumed. What was asked goes on. */
export function createPause(deps: ActionDeps): Action {
  const { store } = deps;
  return (id, by) =>
    store.transaction(async (tx) => {
      const { policy } = await mustBe(store, tx, id, ['preparing', 'scheduled', 'running'], 'paused');
      await note(deps, tx, id, { kind: 'paused', actor: by });
      const dueAt = decisionDueAt(policy, deps.clock.now());
      await store.change(tx, id, { state: 'paused', nextLookAt: null, decisionDueAt: dueAt });
    });
}

/** Begins at once what was scheduled for later. */
export function createStart(deps: ActionDeps): Action {
  const { store } = deps;
  return (id, by, makerId) =>
    store.transaction(async (tx) => {
      await mustBe(store, tx, id, ['preparing', 'scheduled'], 'started');
      await note(deps, tx, id, { kind: 'scheduled', actor: by, data: { startAt: null } });
      await store.setParts(tx, id, ['checked'], 'pending');
      await store.change(tx, id, {
        state: 'preparing',
        startAt: null,
        nextLookAt: null,
        ...asMaker(makerId),
      });
    });
}

/**
 * Goes on after a pause, or after a halt: those that failed are asked once more, networks that could not be rendered are
 * rendered again, a wave that was not well soaks once more, and the waves behind follow.
 */
export function createResume(deps: ActionDeps): Action {
  const { store, clock, retry } = deps;
  return async (id, by, makerId) => {
    const { rollout, failed } = await store.transaction(async (tx) => {
      const rollout = await mustBeResumable(store, tx, id);
      const steps = await store.openSteps(tx, id, rollout.waves.length);
      return { rollout, failed: steps.filter(isFailedAndAsked) };
    });
    // Asked before the rollout runs again: a failure that is not yet marked for a retry would halt it at once.
    const again = rollout.state === 'halted' ? failed : [];
    for (const { applianceId } of again) await retry(applianceId);
    await store.transaction(async (tx) => {
      const { state, startedAt } = await mustBeResumable(store, tx, id);
      const now = clock.now();
      if (state === 'halted') {
        await store.setSteps(tx, { rolloutId: id }, ['rejected', 'rolled-back'], 'wanted', now);
        await store.resetOverdue(tx, id, now);
        await store.setParts(tx, id, ['refused'], 'pending');
      }
      await note(deps, tx, id, { kind: 'resumed', actor: by });
      await store.change(tx, id, {
        state: startedAt === null ? 'preparing' : 'running',
        finishedAt: null,
        nextLookAt: null,
        decisionDueAt: null,
        ...asMaker(makerId),
        ...(state === 'halted' && { watchedFrom: now, haltReason: null }),
      });
    });
  };
}

const isFailedAndAsked = ({ state, revision, appliance }: OpenStep) =>
  isFailed(state) && Number(appliance.wantedRevision ?? 0) === revision;

const asMaker = (makerId: string | undefined) => (makerId === undefined ? {} : { makerId });

const OPEN: RolloutState[] = ['preparing', 'scheduled', 'running', 'paused', 'halted'];

async function mustBe(
  store: RolloutStore,
  tx: Transaction,
  id: string,
  states: readonly RolloutState[],
  what: string,
): Promise<LockedRollout> {
  const rollout = await store.locked(tx, id);
  if (!rollout) throw notFound('rollout', id);
  if (!states.includes(rollout.state)) {
    throw new AppError('conflict', `The rollout is ${rollout.state}; it cannot be ${what} any more.`);
  }
  return rollout;
}

async function mustBeResumable(store: RolloutStore, tx: Transaction, id: string): Promise<LockedRollout> {
  const rollout = await store.locked(tx, id);
  if (!rollout) throw notFound('rollout', id);
  if (rollout.state === 'paused' || rollout.state === 'halted') return rollout;
  const newer = rollout.state === 'superseded' ? await store.successorOf(tx, id) : null;
  if (newer) {
    throw new AppError(
      'conflict',
      `Revision ${newer.revisionNumber} of the network was rolled out since (rollout ${newer.rolloutId}).`,
    );
  }
  throw new AppError(
    'conflict',
    `The rollout is ${rollout.state}; only a paused or halted one can be resumed.`,
  );
}

async function note({ store, ids, clock }: ActionDeps, tx: Transaction, id: string, event: NewEvent) {
  await store.recordEvents(tx, eventRows(id, [event], clock.now(), ids));
}
