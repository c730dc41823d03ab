import type { Clock } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import { isFailed } from './gate.ts';
import type { createOpenRollout } from './open.ts';
import type { RolloutRequest } from './schema.ts';
import type { RolloutStore, Transaction } from './store.ts';

export type RequestDeps = {
  store: RolloutStore;
  clock: Clock;
  open: ReturnType<typeof createOpenRollout>;
  retry: (applianceId: string) => Promise<unknown>;
};

/**
 * Begins a rollout of a committed revision. Answers with its id.
 * @throws not-found, rollout-running (of this very revision), conflict (an appliance wants a newer revision already),
 * nothing-to-roll-out (no appliance in it).
 */
export function createRequestRollout({ store, open }: RequestDeps) {
  return (request: RolloutRequest, createdBy: string): Promise<string> =>
    store.transaction(async (tx) => {
      const revision = await store.revision(tx, request.revision);
      if (!revision) throw notFound('revision', String(request.revision));
      await store.lockNetwork(tx, revision.networkId);
      if (await store.runningOf(tx, request.revision)) {
        throw new AppError('rollout-running', `Revision ${request.revision} is being rolled out already.`);
      }
      const targets = await store.targets(tx, request.revision);
      if (targets.length === 0) {
        throw new AppError(
          'nothing-to-roll-out',
          `Revision ${request.revision} has no appliance in it. Assign appliances to the network's sites; they get ` +
            'their configuration by themselves.',
        );
      }
      const newer = targets.find(({ appliance }) => Number(appliance.wantedRevision ?? 0) > request.revision);
      if (newer) {
        throw new AppError(
          'conflict',
          `Appliance ${newer.appliance.id} is to run revision ${newer.appliance.wantedRevision}, which is newer. ` +
            'Commit a new revision with the parameters you want and roll that out.',
        );
      }
      return open(tx, { ...request, networkId: revision.networkId, createdBy });
    });
}

/** Stops a rollout: nobody is asked any more. Appliances that were asked keep on. */
export function createCancelRollout({ store, clock }: RequestDeps) {
  return (id: string): Promise<void> =>
    store.transaction(async (tx) => {
      const rollout = await store.locked(tx, id);
      if (!rollout) throw notFound('rollout', id);
      if (rollout.state === 'cancelled') return;
      if (rollout.state !== 'running' && rollout.state !== 'halted') {
        throw new AppError(
          'conflict',
          `The rollout has ${rollout.state} already; there is nothing to cancel.`,
        );
      }
      await store.setSteps(tx, id, ['waiting'], 'cancelled', clock.now());
      await store.setState(tx, id, 'cancelled', clock.now());
    });
}

/**
 * Goes on after a halt: those that failed are asked once more, then the waves behind them follow.
 * @throws not-found; conflict when it is not halted, or a newer rollout of the network exists.
 */
export function createResumeRollout({ store, clock, retry }: RequestDeps) {
  return async (id: string): Promise<void> => {
    const halted = await store.transaction((tx) => mustBeResumable(store, tx, id));
    // Asked before the rollout runs again: a failure that is not yet marked for a retry would halt it at once.
    const failed = halted.steps.filter(({ state }) => isFailed(state));
    for (const { applianceId } of failed) await retry(applianceId);
    await store.transaction(async (tx) => {
      // Held, so that no other rollout of the network is opened while this one begins to run again.
      await store.lockNetwork(tx, halted.networkId);
      await mustBeResumable(store, tx, id);
      await store.setSteps(tx, id, ['rejected', 'rolled-back'], 'wanted', clock.now());
      await store.setState(tx, id, 'running', null);
    });
  };
}

async function mustBeResumable(store: RolloutStore, tx: Transaction, id: string) {
  const rollout = await store.locked(tx, id);
  if (!rollout) throw notFound('rollout', id);
  const newer = await store.newerRollout(tx, rollout.networkId, id);
  if (newer) {
    throw new AppError(
      'conflict',
      `Revision ${newer.revisionNumber} of the network was rolled out since (rollout ${newer.id}).`,
    );
  }
  if (rollout.state !== 'halted') {
    throw new AppError('conflict', `The rollout is ${rollout.state}; only a halted one can be resumed.`);
  }
  return rollout;
}
