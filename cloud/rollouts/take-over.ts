import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import { eventRows, type NewEvent } from './events.ts';
import { type Because, fateOf, lendsWaves } from './fate.ts';
import type { PartElsewhere } from './part-store.ts';
import type { RolloutStore, Transaction } from './store.ts';

/** Who takes a network over, for which rollout. */
export type TakeOver = {
  networkId: string;
  rolloutId: string;
  by: string;
  because: Because;
};

/**
 * Settles, inside the caller's transaction that holds the network's row, what becomes of everything else that rolls out
 * to the network. Answers with the wave of every appliance that a running rollout of this network alone had planned.
 */
export function createTakeOver(deps: { store: RolloutStore; ids: Ids; clock: Clock }) {
  const { store, ids, clock } = deps;

  async function end(tx: Transaction, part: PartElsewhere, takeOver: TakeOver): Promise<void> {
    const { rolloutId } = part;
    const { networkId, by } = takeOver;
    const at = clock.now();
    await store.setSteps(tx, { rolloutId, networkId }, ['waiting', 'wanted'], 'cancelled', at);
    await store.setPart(tx, rolloutId, networkId, { state: 'superseded' });
    const data = { rolloutId: takeOver.rolloutId };
    const events: NewEvent[] = [{ kind: 'network-superseded', actor: by, networkId, data }];
    const isLast = part.parts <= 1;
    if (isLast) events.push({ kind: 'superseded', actor: by, data });
    await store.change(
      tx,
      rolloutId,
      isLast
        ? { state: 'superseded', finishedAt: at, nextLookAt: null, decisionDueAt: null }
        : { nextLookAt: at },
    );
    await store.recordEvents(tx, eventRows(rolloutId, events, at, ids));
  }

  async function prepareAgain(tx: Transaction, { rolloutId }: PartElsewhere, takeOver: TakeOver) {
    const at = clock.now();
    await store.setPart(tx, rolloutId, takeOver.networkId, { state: 'pending' });
    await store.change(tx, rolloutId, { nextLookAt: at });
    const data = { rolloutId: takeOver.rolloutId };
    const event: NewEvent = { kind: 'network-overtaken', networkId: takeOver.networkId, data };
    await store.recordEvents(tx, eventRows(rolloutId, [event], at, ids));
  }

  return async (tx: Transaction, takeOver: TakeOver): Promise<Map<string, number>> => {
    const waves = new Map<string, number>();
    const parts = await store.partsElsewhere(tx, takeOver.networkId, takeOver.rolloutId);
    for (const part of parts) {
      const fate = fateOf(part, takeOver.because);
      if (fate === 'prepared-again' && part.state === 'ready') await prepareAgain(tx, part, takeOver);
      if (fate !== 'ended') continue;
      if (lendsWaves(part)) {
        const steps = await store.stepsOf(tx, part.rolloutId, takeOver.networkId);
        const planned = steps.filter(({ state }) => state !== 'unchanged');
        for (const { applianceId, wave } of planned) waves.set(applianceId, wave);
      }
      await end(tx, part, takeOver);
    }
    return waves;
  };
}
