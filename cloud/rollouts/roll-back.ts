import { AppError, notFound } from '../platform/errors.ts';
import { type ActionDeps, cancelHeld } from './actions.ts';
import { eventRows } from './events.ts';
import { openingFaults, withCalendar } from './exclusions.ts';
import { completePolicy } from './policy.ts';
import { common, refuseFaults } from './request.ts';
import type { RollBackRequest } from './schema.ts';
import { LIVE_STATES } from './states.ts';

/**
 * Takes back what a rollout did, by a rollout of its own: every network that has its revision gets again what was in
 * force before, also one in which nobody was asked yet: else a later change would build on what was taken back. Nobody
 * else is asked by the first one any more. Answers with the new one's id.
 * @throws not-found; rollout-running when it is being taken back already; nothing-to-roll-out when nobody was asked, or
 * nothing was there before, or newer rollouts have taken the networks over
 */
export function createRollBack(deps: ActionDeps) {
  const { store, ids, clock } = deps;
  return (rolloutId: string, request: RollBackRequest, by: string): Promise<string> =>
    store.transaction(async (tx) => {
      // Back at once, unless somebody wants otherwise.
      const policy = completePolicy({ waves: ['100%'], ...withCalendar(request.policy) });
      refuseFaults(openingFaults(policy, clock.now()));
      const rollout = await store.locked(tx, rolloutId);
      if (!rollout) throw notFound('rollout', rolloutId);
      const underWay = await store.rollBackUnderWay(tx, rolloutId);
      if (underWay) {
        throw new AppError(
          'rollout-running',
          `It is being taken back already, by the rollout ${underWay.id}.`,
        );
      }
      const networks = await store.toTakeBack(tx, rolloutId);
      const parts = networks.flatMap(({ networkId, previousRevision }) =>
        previousRevision === null
          ? []
          : [{ networkId, state: 'pending' as const, sourceRevision: Number(previousRevision) }],
      );
      if (parts.length === 0 || !networks.some(({ asked }) => asked)) {
        throw new AppError(
          'nothing-to-roll-out',
          'There is nothing to take back: it asked no appliance whose network had a revision before, or newer ' +
            'rollouts have taken its networks over.',
        );
      }
      if (LIVE_STATES.some((state) => state === rollout.state)) await cancelHeld(deps, tx, rolloutId, by);
      const id = ids.uuid();
      const at = clock.now();
      await store.insert(tx, {
        ...common(request, by, at),
        id,
        makerId: null,
        kind: 'roll-back',
        state: 'preparing',
        rollbackOf: rolloutId,
        parts,
        policy,
        templateVersionId: null,
        selection: null,
        startAt: null,
      });
      const data = { rollbackOf: rolloutId, networks: parts.length };
      await store.recordEvents(tx, eventRows(id, [{ kind: 'created', actor: by, data }], at, ids));
      return id;
    });
}
