import type { Finding, TargetEnvelope, TargetMessage } from '#protocol';
import type { Log } from '../log.ts';
import { withRejected, withRollingBack } from '../state/journal.ts';
import { type ApplyContext, createExecutors, type ExecutorDependencies } from './executors.ts';
import { finding, messageOf } from './finding.ts';
import { createLastGood } from './last-good.ts';
import { inActivationOrder, planApply, planRecovery, type Situation } from './plan.ts';
import { createTargetQueue } from './queue.ts';
import { judge } from './receive.ts';
import { type Runner, runSteps, type Step } from './steps.ts';

export type ReconcilerDependencies = ExecutorDependencies & {
  log: Log;
  /** Aborts after so many seconds. */
  deadline: (seconds: number) => AbortSignal;
  /** The journal says something new: a report is due. */
  onChange: () => void;
  /** What ran before is back, and it is not known yet whether the control plane can be reached with it. */
  onRolledBack: () => void;
  /** Milliseconds between two tries to bring back what ran before, by number of the try from 0. */
  retryAfter: (tries: number) => number;
};

export type Reconciler = {
  /** First thing after a start: undoes an apply that was cut short, or runs what is confirmed. */
  recover(): void;
  /** A target state has arrived. One at a time is applied; of those that wait, the newest. */
  offer(envelope: TargetEnvelope): void;
  /** Runs the confirmed target state again, for instance after its certificates were renewed. */
  reactivate(): void;
  /** Runs the confirmed target state again, once, when nothing else is being done; resolves when that is over. */
  restore(): Promise<void>;
  /** A number that changes with everything done to the box; undefined while something is being done or undone. */
  quiet(): number | undefined;
  /** Resolves when nothing is being done and nothing waits. */
  idle(): Promise<void>;
  /** Ends the current step soon and begins no other; what is unfinished is undone after the next start. */
  stop(): Promise<void>;
};

export function createReconciler(deps: ReconcilerDependencies): Reconciler {
  const { journal, log, bootId, onChange } = deps;
  const drivers = inActivationOrder(deps.drivers);
  const stopping = new AbortController();
  const queue = createTargetQueue();
  const deadline = (seconds: number) => AbortSignal.any([deps.deadline(seconds), stopping.signal]);
  const situation = (): Situation => ({
    journal: journal.current(),
    drivers: drivers.map(({ name }) => name),
    bootId,
  });
  const runner: Runner<ApplyContext> = { executors: createExecutors({ ...deps, drivers }), onStep: logStep };
  const lastGood = createLastGood({
    ...deps,
    runner,
    situation,
    deadline,
    stopping: stopping.signal,
    superseded: queue.isWaiting,
  });
  const endOfRollBack: ApplyContext = { message: undefined, deadline: stopping.signal };
  let work: Promise<void> = Promise.resolve();
  /** Tasks. */
  let asked = 0;
  let done = 0;

  function logStep(step: Step): void {
    const revision = queue.current()?.revision ?? journal.current().attempt?.revision;
    const driver = 'driver' in step ? { driver: step.driver } : {};
    log.info({ step: step.step, ...driver, revision }, 'apply step');
  }

  async function apply(envelope: TargetEnvelope): Promise<void> {
    const judgement = judge(envelope, journal.current());
    if (judgement.verdict === 'refuse') return refuse(envelope, judgement.findings);
    if (judgement.verdict === 'already-confirmed') return onChange();
    const { message } = judgement;
    const { preparation, changes } = splitPlan(planApply(message.target, situation()));
    const refused = await prepare(preparation, message);
    if (refused.length > 0) return refuse(envelope, refused);
    onChange();
    const context = { message, deadline: deadline(message.confirmWithinSeconds) };
    const findings = await runSteps(runner, changes, context);
    if (findings.length === 0) lastGood.settled();
    else await rollBack(findings);
    onChange();
  }

  /** Nothing on the box changes by these, so whatever goes wrong in them refuses the target state. */
  async function prepare(steps: Step[], message: TargetMessage): Promise<Finding[]> {
    try {
      return await runSteps(runner, steps, { message, deadline: stopping.signal });
    } catch (error) {
      return [finding('', 'check-failed', `cannot begin: ${messageOf(error)}`)];
    }
  }

  async function refuse(envelope: TargetEnvelope, findings: Finding[]): Promise<void> {
    if (stopping.signal.aborted) return;
    log.warn({ revision: envelope.revision, findings }, 'target state refused');
    await journal.note((now) => withRejected(now, envelope, findings));
    onChange();
  }

  async function rollBack(findings: Finding[]): Promise<void> {
    if (stopping.signal.aborted) return;
    log.warn({ findings }, 'rolling back');
    await runSteps(runner, [{ step: 'give-up', findings }], endOfRollBack);
    const failed = await lastGood.restore();
    if (stopping.signal.aborted) return;
    if (failed.length > 0) await journal.note((now) => withRollingBack(now, [...findings, ...failed]));
    await runSteps(runner, [{ step: 'rolled-back' }], endOfRollBack);
    deps.onRolledBack();
  }

  async function recover(): Promise<void> {
    const recovery = planRecovery(journal.current());
    if (recovery === 'nothing') return;
    if (recovery === 'run-confirmed') {
      await lastGood.restore();
      const { attempt } = journal.current();
      if (attempt?.phase === 'rolled-back' && attempt.unreachableSeconds === undefined) deps.onRolledBack();
    } else await rollBack(recovery.rollBack);
    onChange();
  }

  async function applyWaiting(): Promise<void> {
    const envelope = queue.take();
    try {
      if (envelope) await apply(envelope);
    } finally {
      queue.done();
    }
    if (lastGood.pending() && !queue.isWaiting()) await lastGood.restore();
  }

  function enqueue(task: () => Promise<void>): Promise<void> {
    asked += 1;
    work = work.then(async () => {
      if (!stopping.signal.aborted) {
        await task().catch((error: unknown) => log.error({ err: error }, 'reconciling failed'));
      }
      done += 1;
    });
    return work;
  }

  return {
    recover: () => void enqueue(recover),
    offer: (envelope) => {
      if (queue.offer(envelope)) void enqueue(applyWaiting);
    },
    reactivate: () =>
      void enqueue(async () => void (journal.current().confirmed && (await lastGood.restore()))),
    restore: () => enqueue(async () => void (journal.current().confirmed && (await lastGood.restoreOnce()))),
    quiet: () => (asked === done && journal.current().attempt?.phase !== 'applying' ? done : undefined),
    async idle() {
      for (let seen: Promise<void> | undefined; seen !== work; ) {
        seen = work;
        await seen;
      }
    },
    async stop() {
      stopping.abort();
      await work;
    },
  };
}

/** Up to and including `begin` nothing that runs has changed. */
function splitPlan(plan: Step[]): { preparation: Step[]; changes: Step[] } {
  const begin = plan.findIndex(({ step }) => step === 'begin') + 1;
  return { preparation: plan.slice(0, begin), changes: plan.slice(begin) };
}
