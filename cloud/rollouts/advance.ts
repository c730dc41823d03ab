import type { Appliances, Assignment } from '../appliances/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Ids } from '../platform/ids.ts';
import { type ApplianceRow, factsOf } from './appliance-rows.ts';
import { eventRows, eventsOf } from './events.ts';
import { type Decision, decide, type RolloutFacts } from './gate.ts';
import type { LockedRollout, OpenStep } from './look-store.ts';
import { withTimeToAnswer } from './overdue.ts';
import { decisionDueAt } from './policy.ts';
import type { Step } from './states.ts';
import type { RolloutStore, Transaction } from './store.ts';

const MINUTE_MS = 60_000;

export type AdvanceDeps = {
  store: RolloutStore;
  ids: Ids;
  clock: Clock;
  appliances: Pick<Appliances, 'want' | 'retriesByItself'>;
  prepareNext: (rolloutId: string) => Promise<boolean>;
  begin: (rolloutId: string) => Promise<boolean>;
};

/**
 * Brings one rollout as far as the facts allow. What is decided is written before anything is asked, so that a crash in
 * between only leads to asking again.
 *
 * @returns whether anything changed.
 */
export function createAdvance(deps: AdvanceDeps) {
  const look = createLook(deps);
  return async (rolloutId: string): Promise<boolean> => {
    let changed = await prepareAll(deps, rolloutId);
    for (;;) {
      const outcome = await look(rolloutId);
      if (!outcome) return changed;
      changed ||= outcome.changed;
      await deps.appliances.want(outcome.assignments);
      if (!outcome.again) return changed;
    }
  };
}

/** Networks are prepared before anybody is asked; most rollouts have none left to prepare. */
async function prepareAll({ store, prepareNext, begin }: AdvanceDeps, rolloutId: string): Promise<boolean> {
  let changed = false;
  while (await store.isInPreparation(rolloutId)) {
    if (await begin(rolloutId)) {
      changed = true;
      continue;
    }
    if (!(await prepareNext(rolloutId))) break;
    changed = true;
  }
  return changed;
}

type Outcome = { assignments: Assignment[]; changed: boolean; again: boolean };

function createLook({ store, ids, clock, appliances }: AdvanceDeps) {
  return (rolloutId: string): Promise<Outcome | undefined> =>
    store.transaction(async (tx) => {
      const rollout = await store.locked(tx, rolloutId);
      if (!rollout) return undefined;
      const reminded = await remind({ store, ids }, tx, rollout, clock.now());
      if (rollout.startedAt === null)
        return reminded ? { assignments: [], changed: true, again: false } : undefined;
      const open = await store.openSteps(tx, rolloutId, rollout.passedWaves);
      const sentAgain = await readSentAgain(store, tx, open);
      const steps = open.map(({ appliance, ...step }): Step => {
        const { row, lastReport } = sentAgain.get(appliance.id) ?? { row: appliance };
        const retried = appliances.retriesByItself(row) || isUnanswered(row, lastReport);
        return { ...step, facts: factsOf(row, retried) };
      });
      const facts = await factsOfRollout(store, tx, rollout, clock.now());
      const decision = await decideFully(store, tx, rollout, facts, steps);
      const moved = await store.record(tx, rollout, decision, facts.now);
      const { needs } = decision;
      const swapped =
        typeof needs === 'object'
          ? await store.standIn(tx, rolloutId, rollout.passedWaves, needs.standIns)
          : 0;
      const events = eventsOf(facts, decision, steps);
      if (swapped > 0) events.push({ kind: 'stand-ins', data: { wave: rollout.passedWaves, swapped } });
      await store.recordEvents(tx, eventRows(rolloutId, events, facts.now, ids));
      const assignments = assignmentsOf(rollout, decision, steps);
      return {
        assignments,
        changed: moved || swapped > 0 || reminded,
        // Whoever runs its target state already has nothing to report.
        again: needs === 'next-wave' || swapped > 0 || runsOne(assignments, steps),
      };
    });
}

/** What waits for somebody's decision is told of again and again. */
async function remind(
  { store, ids }: Pick<AdvanceDeps, 'store' | 'ids'>,
  tx: Transaction,
  { id, state, policy, decisionDueAt: dueAt }: LockedRollout,
  now: Date,
): Promise<boolean> {
  if (dueAt === null || now < dueAt || (state !== 'halted' && state !== 'paused')) return false;
  await store.change(tx, id, { decisionDueAt: decisionDueAt(policy, now) });
  await store.recordEvents(tx, eventRows(id, [{ kind: 'decision-overdue', data: { state } }], now, ids));
  return true;
}

async function factsOfRollout(
  store: RolloutStore,
  tx: Transaction,
  rollout: LockedRollout,
  now: Date,
): Promise<RolloutFacts> {
  const { id, state, policy, waves, passedWaves, watchedFrom } = rollout;
  const isLimited = policy.maxPerMinute !== null;
  return {
    state,
    policy: withTimeToAnswer(policy, rollout.confirmWithinSeconds),
    passedWaves,
    watchedFrom,
    now,
    waves: waves.length,
    health: undefined,
    askedAt: isLimited ? await store.askedAt(tx, id, new Date(now.getTime() - MINUTE_MS)) : [],
    confirmedBefore: await store.confirmedBefore(tx, id),
    behind: await store.behind(tx, id, passedWaves),
    refusedNetworks: await store.countRefused(tx, id),
  };
}

async function decideFully(
  store: RolloutStore,
  tx: Transaction,
  { id, passedWaves, watchedFrom }: LockedRollout,
  facts: RolloutFacts,
  steps: readonly Step[],
): Promise<Decision> {
  const decision = decide(facts, steps);
  if (decision.needs !== 'health') return decision;
  return decide({ ...facts, health: await store.health(tx, id, passedWaves, watchedFrom) }, steps);
}

function assignmentsOf(
  { confirmWithinSeconds }: LockedRollout,
  { want }: Decision,
  steps: readonly Step[],
): Assignment[] {
  const asked = new Set(want);
  return steps
    .filter(({ applianceId }) => asked.has(applianceId))
    .map(({ applianceId, revision, hash }) => ({ applianceId, revision, hash, confirmWithinSeconds }));
}

function runsOne(assignments: readonly Assignment[], steps: readonly Step[]): boolean {
  const hashes = new Map(assignments.map(({ applianceId, hash }) => [applianceId, hash]));
  return steps.some(({ applianceId, facts }) => {
    const isAtWork = facts.attempt?.phase === 'applying';
    return !isAtWork && facts.confirmedHash !== null && facts.confirmedHash === hashes.get(applianceId);
  });
}

/**
 * Appliances to which the target state was sent again after they had failed, and when they reported last. The rows are
 * read after the reports, so that a report that is seen here is never newer than its row.
 */
async function readSentAgain(store: RolloutStore, tx: Transaction, steps: readonly OpenStep[]) {
  const ids = steps.flatMap(({ appliance }) => (wasSentSince(appliance) ? [appliance.id] : []));
  if (ids.length === 0) return new Map<string, { row: ApplianceRow; lastReport?: Date }>();
  const lastReports = await store.lastReports(tx, ids);
  const rows = await store.appliances(tx, ids);
  return new Map(
    rows.map((row) => {
      const lastReport = lastReports.get(row.id);
      return [row.id, { row, ...(lastReport && { lastReport }) }];
    }),
  );
}

/** Sent again after the failure was told. */
function wasSentSince({ lastDeliveryAt, attemptAt }: ApplianceRow): boolean {
  return lastDeliveryAt !== null && attemptAt !== null && lastDeliveryAt > attemptAt;
}

/** What comes of the last delivery is not known yet. */
function isUnanswered(row: ApplianceRow, lastReport: Date | undefined): boolean {
  if (!wasSentSince(row) || row.lastDeliveryAt === null) return false;
  return lastReport === undefined || lastReport < row.lastDeliveryAt;
}
