import type { Finding, Probe } from '#protocol';
import type { DriverName } from '../drivers/driver.ts';

/** One step of taking an appliance from one target state to another, as plain data. */
export type Step =
  /** Every driver's own checker; nothing has changed yet. */
  | { step: 'check' }
  /** What runs before the first target state of all. */
  | { step: 'capture' }
  /** The journal says so: from here on a power loss leads back. */
  | { step: 'begin' }
  /** Only what both the old and the new state admit gets in until the filter is replaced. */
  | { step: 'guard' }
  | { step: 'activate'; driver: DriverName }
  /** A brand-new connection, and a report acknowledged on it. */
  | { step: 'reach-control-plane' }
  | { step: 'probe'; probe: Probe; index: number }
  /** The commit. */
  | { step: 'confirm' }
  /** The reasons are kept before anything is undone. */
  | { step: 'give-up'; findings: Finding[] }
  /** The last confirmed target state again. */
  | { step: 'reactivate'; driver: DriverName }
  /** What `capture` saw again. */
  | { step: 'restore'; driver: DriverName }
  | { step: 'rolled-back' };

type StepName = Step['step'];

/** One executor a step: leaving one out does not compile. Findings stop what follows. */
export type Executors<Context> = {
  [Name in StepName]: (step: Extract<Step, { step: Name }>, context: Context) => Promise<Finding[]>;
};

export type Runner<Context> = {
  executors: Executors<Context>;
  /** Told before each step. */
  onStep: (step: Step) => void;
};

/** Runs the steps in order until one has findings. */
export async function runSteps<Context>(
  runner: Runner<Context>,
  steps: readonly Step[],
  context: Context,
): Promise<Finding[]> {
  for (const step of steps) {
    const findings = await runStep(runner, step, context);
    if (findings.length > 0) return findings;
  }
  return [];
}

/** Runs every step in order, whatever the others found: each driver is to be brought back even if another cannot. */
export async function runEveryStep<Context>(
  runner: Runner<Context>,
  steps: readonly Step[],
  context: Context,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const step of steps) findings.push(...(await runStep(runner, step, context)));
  return findings;
}

function runStep<Context>(
  { executors, onStep }: Runner<Context>,
  step: Step,
  context: Context,
): Promise<Finding[]> {
  onStep(step);
  const execute = executors[step.step] as (step: Step, context: Context) => Promise<Finding[]>;
  return execute(step, context);
}
