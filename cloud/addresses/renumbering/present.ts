import type { RenumberingStep } from '../../../provisioning/renumbering/index.ts';
import { nextStep, type Standing } from './decide.ts';
import type { Renumbering } from './schema.ts';
import type { RenumberingRow } from './store.ts';

const OPEN: readonly string[] = ['planned', 'running'];

export const isOpen = ({ state }: Pick<RenumberingRow, 'state'>): boolean => OPEN.includes(state);

/** As the API shows it. `standing` is of now; without it nothing is said about the next step. */
export function presentRenumbering(
  row: RenumberingRow,
  standing: Standing | undefined,
  now: Date,
): Renumbering {
  const next = standing && isOpen(row) ? nextStep(row.steps, row.stepsDone, standing, now) : undefined;
  return {
    id: row.id,
    networkId: row.networkId,
    state: row.state as Renumbering['state'],
    steps: row.steps.map((step, index) => ({ ...presentStep(step), done: index < row.stepsDone })),
    waitingFor: next?.kind === 'blocked' ? next.by : null,
    decisionDueAt: row.decisionDueAt?.toISOString() ?? null,
    reminders: row.reminders,
    revision: row.revision === null ? null : Number(row.revision),
    createdBy: row.createdBy,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

function presentStep(step: RenumberingStep) {
  if (step.kind === 'wait') return { ...step, interrupts: 'nothing' as const };
  const { parameters: _, ...told } = step;
  return {
    ...told,
    interrupts: step.kind === 'switch' ? ('hosts-of-the-lans' as const) : ('nothing' as const),
  };
}
