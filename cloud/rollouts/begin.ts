import { eventRows, type NewEvent } from './events.ts';
import type { LockedRollout, Transaction } from './look-store.ts';
import { planWaves } from './plan.ts';
import { decisionDueAt } from './policy.ts';
import type { PrepareDeps } from './prepare.ts';
import type { HaltReason } from './states.ts';

type Deps = Pick<PrepareDeps, 'store' | 'ids' | 'clock'> & {
  /** Whether an account or API token may, at this moment, roll out in all networks of it. */
  mayRollOut: (makerId: string, rolloutId: string) => Promise<boolean>;
};

/**
 * What stands between preparing and asking, in a transaction of its own: a scheduled rollout whose time has come is
 * prepared; when every network is, it halts for those that cannot be rendered, waits for its time, or begins. Until it
 * has begun it needs whoever made it to be entitled to it still; what was begun is carried through.
 */
export function createBegin({ store, ids, clock, mayRollOut }: Deps) {
  /** Somebody has to decide then, and is reminded of it. */
  async function halt(
    tx: Transaction,
    { id, policy }: LockedRollout,
    haltReason: HaltReason,
    at: Date,
  ): Promise<true> {
    const dueAt = decisionDueAt(policy, at);
    await store.change(tx, id, { state: 'halted', haltReason, nextLookAt: null, decisionDueAt: dueAt });
    const event: NewEvent = { kind: 'halted', data: { reason: haltReason } };
    await store.recordEvents(tx, eventRows(id, [event], at, ids));
    return true;
  }

  return (rolloutId: string): Promise<boolean> =>
    store.transaction(async (tx) => {
      const rollout = await store.locked(tx, rolloutId);
      if (!rollout) return false;
      const at = clock.now();
      const isEarly = rollout.startAt !== null && at < rollout.startAt;
      const record = (...events: NewEvent[]) => store.recordEvents(tx, eventRows(rolloutId, events, at, ids));
      if (beginsByMaker(rollout, isEarly) && !(await mayRollOut(rollout.makerId ?? '', rolloutId)))
        return halt(tx, rollout, { code: 'maker-not-entitled' }, at);
      if (rollout.state === 'scheduled') {
        if (isEarly) return false;
        await store.setParts(tx, rolloutId, ['checked'], 'pending');
        await store.change(tx, rolloutId, { state: 'preparing', nextLookAt: null });
        return true;
      }
      if (rollout.state !== 'preparing' && rollout.state !== 'running') return false;
      const parts = await store.countParts(tx, rolloutId);
      if (parts.has('pending')) return false;
      const refused = parts.get('refused') ?? [];
      const isNew = rollout.startedAt === null;
      if (refused.length > 0 && rollout.policy.onUnrenderable === 'halt')
        return halt(tx, rollout, { code: 'unrenderable', networkIds: refused }, at);
      if (!isNew) return false;
      if (isEarly) {
        await store.change(tx, rolloutId, { state: 'scheduled', nextLookAt: rollout.startAt });
        await record({ kind: 'scheduled', data: { startAt: rollout.startAt } });
        return true;
      }
      // Its time came while it was still being checked.
      if (parts.has('checked')) {
        await store.setParts(tx, rolloutId, ['checked'], 'pending');
        return true;
      }
      const { sizes, waveOf } = planWaves(await store.planned(tx, rolloutId), rollout.policy.waves);
      await store.setWaves(tx, rolloutId, waveOf);
      await store.change(tx, rolloutId, { state: 'running', waves: sizes, startedAt: at, nextLookAt: null });
      await record({ kind: 'started', data: { waves: sizes } });
      return true;
    });
}

function beginsByMaker({ state, startedAt, makerId }: LockedRollout, isEarly: boolean): boolean {
  return (
    makerId !== null && startedAt === null && !isEarly && (state === 'scheduled' || state === 'preparing')
  );
}
