import { AppError } from '../platform/errors.ts';
import type { STAGES } from './schema.ts';

export type Stage = (typeof STAGES)[number];

/** What moves a customer on. `by-hand`: somebody writes the stage, in a PATCH or an imported file. */
export type Mover =
  | 'by-hand'
  | 'pilot-start'
  | 'pilot-abandonment'
  | 'go'
  | 'no-go'
  | 'suspension'
  | 'resumption';

/** Which stage follows which, and by what. A customer may be entered at any stage: it is known where it stands. */
const MOVES: Record<Stage, Partial<Record<Stage, readonly Mover[]>>> = {
  prospect: { pilot: ['by-hand', 'pilot-start'], closed: ['by-hand'] },
  pilot: {
    prospect: ['by-hand', 'pilot-abandonment'],
    live: ['go'],
    suspended: ['no-go', 'suspension'],
  },
  live: { suspended: ['suspension'] },
  suspended: { pilot: ['resumption'], live: ['resumption'], closed: ['by-hand'] },
  closed: { prospect: ['by-hand'] },
};

/** Whether a customer of this stage gets no new configuration: what its boxes run they keep. */
export const isAtRest = (stage: string | undefined): boolean => stage === 'suspended' || stage === 'closed';

/** Why a customer cannot move so, and what to do instead; `undefined` when it can, or stays where it is. */
export function stageRefusal(from: Stage, to: Stage, mover: Mover): string | undefined {
  if (from === to || MOVES[from][to]?.includes(mover)) return undefined;
  const movers = MOVES[from][to];
  if (movers) return `cannot become ${to} from ${from} this way: ${WAYS[to] ?? WAYS.pilot}`;
  const next = Object.keys(MOVES[from]).join(', ');
  return `cannot become ${to} from ${from}; what can follow is ${next}`;
}

/** @throws AppError stage-move-refused, with what to do */
export function requireStageMove(from: Stage, to: Stage, mover: Mover): void {
  const detail = stageRefusal(from, to, mover);
  if (detail === undefined) return;
  throw new AppError('stage-move-refused', `The customer ${detail}.`, {
    faults: [{ pointer: '/stage', code: 'stage-move-refused', detail }],
  });
}

const WAYS: Partial<Record<Stage, string>> = {
  pilot: 'resume it, by POST /api/v1/customers/{id}/resumption',
  live: 'decide "go" on its pilot, by POST /api/v1/pilots/{id}/decision, or resume it, by POST /api/v1/customers/{id}/resumption',
  suspended: 'suspend it, by POST /api/v1/customers/{id}/suspension',
};
