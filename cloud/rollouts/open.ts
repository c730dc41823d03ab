import { DEFAULT_CONFIRM_WITHIN_SECONDS } from '#protocol';
import { isAtRest } from '../customers/index.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { runsAlready } from './appliance-rows.ts';
import { eventRows, type NewEvent } from './events.ts';
import { continueWaves, planWaves } from './plan.ts';
import { completePolicy, type Policy } from './policy.ts';
import type { RolloutStore, TargetRow, Transaction } from './store.ts';
import type { createTakeOver } from './take-over.ts';

/** A rollout of one network's revision, to be begun. */
export type RolloutSpec = {
  networkId: string;
  revision: number;
  createdBy: string;
  policy?: Policy | undefined;
  confirmWithinSeconds?: number | undefined;
  note?: string | undefined;
  /** Begun by the control plane itself: it goes on with the waves of the one it takes over from, else all at once. */
  byItself?: boolean;
};

/**
 * Plans and writes a rollout inside the caller's transaction, which holds the network's row. What runs on the network
 * is superseded. When every appliance runs its target state already, the rollout has succeeded at once.
 * @throws customer-suspended, unless it is begun by the control plane itself
 */
export function createOpenRollout(deps: {
  store: RolloutStore;
  ids: Ids;
  clock: Clock;
  takeOver: ReturnType<typeof createTakeOver>;
}) {
  const { store, ids, clock, takeOver } = deps;
  return async (tx: Transaction, spec: RolloutSpec): Promise<string> => {
    const { networkId, revision, createdBy, policy = completePolicy() } = spec;
    const network = await store.lockNetwork(tx, networkId);
    if (isAtRest(network?.stage) && !spec.byItself) throw customerSuspended();
    const at = clock.now();
    const id = ids.uuid();
    const previousRevision = await store.previousRevision(tx, networkId, id);
    const because = spec.byItself ? 'follow' : 'requested';
    const before = await takeOver(tx, { networkId, rolloutId: id, by: createdBy, because });
    const targets = await store.targets(tx, revision);
    const changing = targets.filter((target) => !runsAlready(target));
    const { sizes, waveOf } = plan(changing, { ...spec, policy }, before);
    await store.insert(tx, {
      id,
      kind: 'revision',
      policy,
      waves: sizes,
      createdBy,
      makerId: null,
      at,
      state: changing.length > 0 ? 'running' : 'succeeded',
      confirmWithinSeconds: spec.confirmWithinSeconds ?? DEFAULT_CONFIRM_WITHIN_SECONDS,
      templateVersionId: null,
      selection: null,
      rollbackOf: null,
      note: spec.note ?? null,
      startAt: null,
      startedAt: at,
      parts: [{ networkId, state: 'ready', sourceRevision: revision }],
    });
    await store.setPart(tx, id, networkId, { state: 'ready', revision, previousRevision, readyAt: at });
    await store.putSteps(
      tx,
      { rolloutId: id, networkId, revision },
      targets.map(({ hash, appliance }) => {
        const wave = waveOf.get(appliance.id);
        const state = wave === undefined ? 'unchanged' : 'waiting';
        return { applianceId: appliance.id, hash, wave: wave ?? 0, state, changedAt: at };
      }),
    );
    const events: NewEvent[] = [
      { kind: 'created', actor: createdBy, networkId, data: { revision } },
      { kind: 'started', data: { waves: sizes } },
      ...(changing.length === 0 ? [{ kind: 'succeeded' as const }] : []),
    ];
    await store.recordEvents(tx, eventRows(id, events, at, ids));
    return id;
  };
}

export function customerSuspended(pointer?: string): AppError {
  const detail = 'The customer is suspended or closed. Nothing is rolled out to it before it is resumed.';
  return new AppError('customer-suspended', detail, {
    faults: pointer === undefined ? [] : [{ pointer, code: 'customer-suspended', detail }],
  });
}

function plan(
  changing: readonly TargetRow[],
  spec: RolloutSpec & { policy: Policy },
  before: ReadonlyMap<string, number>,
) {
  const candidates = changing.map(({ appliance }) => ({
    applianceId: appliance.id,
    online: appliance.presence === 'online',
  }));
  if (!spec.byItself) return planWaves(candidates, spec.policy.waves);
  return before.size > 0
    ? continueWaves(candidates, before)
    : planWaves(candidates, [candidates.length || 1]);
}
