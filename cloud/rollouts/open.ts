import { DEFAULT_CONFIRM_WITHIN_SECONDS } from '#protocol';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import { continueWaves, planWaves } from './plan.ts';
import type { RolloutStore, TargetRow, Transaction } from './store.ts';

/** A rollout to be begun. */
export type RolloutSpec = {
  networkId: string;
  revision: number;
  createdBy: string;
  waves?: readonly number[] | undefined;
  confirmWithinSeconds?: number | undefined;
  /** Begun by the control plane itself: it goes on with the waves of the one it takes over from, else all at once. */
  byItself?: boolean;
};

/**
 * Plans and writes a rollout inside the caller's transaction, which holds the network's row. What runs on the network
 * is superseded. When every appliance runs its target state already, the rollout has succeeded at once.
 */
export function createOpenRollout(deps: { store: RolloutStore; ids: Ids; clock: Clock }) {
  const { store, ids, clock } = deps;
  return async (tx: Transaction, spec: RolloutSpec): Promise<string> => {
    const at = clock.now();
    const before = await store.supersede(tx, spec.networkId, at);
    const targets = await store.targets(tx, spec.revision);
    const changing = targets.filter((target) => !runsAlready(target));
    const { sizes, waveOf } = plan(changing, spec, before);
    const id = ids.uuid();
    await store.insert(tx, {
      id,
      revision: spec.revision,
      state: changing.length > 0 ? 'running' : 'succeeded',
      confirmWithinSeconds: spec.confirmWithinSeconds ?? DEFAULT_CONFIRM_WITHIN_SECONDS,
      waves: sizes,
      createdBy: spec.createdBy,
      at,
      steps: targets.map((target) => ({
        applianceId: target.appliance.id,
        wave: waveOf.get(target.appliance.id) ?? 0,
        state: waveOf.has(target.appliance.id) ? 'waiting' : 'unchanged',
      })),
    });
    return id;
  };
}

function plan(changing: readonly TargetRow[], spec: RolloutSpec, before: ReadonlyMap<string, number>) {
  const candidates = changing.map(({ appliance }) => ({
    applianceId: appliance.id,
    online: appliance.presence === 'online',
  }));
  if (!spec.byItself) return planWaves(candidates, spec.waves);
  return before.size > 0
    ? continueWaves(candidates, before)
    : planWaves(candidates, [candidates.length || 1]);
}

/** Wanted, confirmed, and not at work on anything else. */
function runsAlready({ hash, appliance }: TargetRow): boolean {
  return (
    appliance.wantedHash === hash && appliance.confirmedHash === hash && appliance.attemptPhase !== 'applying'
  );
}
