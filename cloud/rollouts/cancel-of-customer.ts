import { type ActionDeps, cancelHeld } from './actions.ts';
import { eventRows } from './events.ts';

const TO_CHANGE = ['pending', 'checked', 'ready', 'refused'] as const;

/**
 * Takes a customer's networks out of everything that rolls out: nobody of them is asked any more; those that were asked
 * keep on. A rollout of them alone is cancelled. May be repeated. Answers with the rollouts that were under way.
 */
export function createCancelOfCustomer(deps: ActionDeps) {
  const { store, ids, clock } = deps;

  async function takeOut(rolloutId: string, customerId: string, by: string): Promise<void> {
    await store.transaction(async (tx) => {
      const rollout = await store.locked(tx, rolloutId);
      const networkIds = rollout ? await store.partsOfCustomer(tx, rolloutId, customerId) : [];
      if (networkIds.length === 0) return;
      const parts = await store.countParts(tx, rolloutId);
      const live = TO_CHANGE.flatMap((state) => parts.get(state) ?? []);
      if (live.length === networkIds.length) return cancelHeld(deps, tx, rolloutId, by);
      const at = clock.now();
      for (const networkId of networkIds) {
        await store.setSteps(tx, { rolloutId, networkId }, ['waiting'], 'cancelled', at);
        await store.setPart(tx, rolloutId, networkId, { state: 'cancelled' });
      }
      const events = networkIds.map((networkId) => ({
        kind: 'network-cancelled' as const,
        actor: by,
        networkId,
        data: { because: 'customer-suspended' },
      }));
      await store.recordEvents(tx, eventRows(rolloutId, events, at, ids));
      await store.change(tx, rolloutId, { nextLookAt: rollout?.state === 'running' ? at : null });
    });
  }

  return async (customerId: string, by: string): Promise<string[]> => {
    const rolloutIds = await store.liveOfCustomer(customerId);
    for (const rolloutId of rolloutIds) await takeOut(rolloutId, customerId, by);
    return rolloutIds;
  };
}
