import Type, { type Static } from 'typebox';
import { Finding, PHASES, RevisionNumber, TargetHash, type TargetMessage, TargetState } from '#protocol';

/**
 * What the agent must know after a power loss, in one file that is replaced as a whole. `attempt.phase` is `applying`
 * from before the first change to the box until the target state is confirmed or what ran before is back.
 */
export const Journal = Type.Object({
  version: Type.Literal(1),
  confirmed: Type.Union([
    Type.Object({ revision: RevisionNumber, hash: TargetHash, target: TargetState }),
    Type.Null(),
  ]),
  attempt: Type.Union([
    Type.Object({
      revision: RevisionNumber,
      hash: TargetHash,
      phase: Type.Enum(PHASES),
      findings: Type.Array(Finding),
      ordinal: Type.Optional(Type.Integer({ minimum: 1 })),
      unreachableSeconds: Type.Optional(Type.Integer({ minimum: 0 })),
    }),
    Type.Null(),
  ]),
  /** What the drivers saw before the first target state, valid in that boot only; kept until one is confirmed. */
  captured: Type.Union([
    Type.Object({ bootId: Type.String(), drivers: Type.Record(Type.String(), Type.Unknown()) }),
    Type.Null(),
  ]),
});
export type Journal = Static<typeof Journal>;

export const EMPTY_JOURNAL: Journal = { version: 1, confirmed: null, attempt: null, captured: null };

type Asked = Pick<TargetMessage, 'revision' | 'hash'>;

/** Nothing was changed: the target state is refused. */
export function withRejected(journal: Journal, { revision, hash }: Asked, findings: Finding[]): Journal {
  return { ...journal, attempt: { revision, hash, phase: 'rejected', findings, ordinal: nextOf(journal) } };
}

/** From here on a power loss leads back to what ran before. */
export function withApplying(journal: Journal, { revision, hash }: Asked): Journal {
  const ordinal = nextOf(journal);
  return { ...journal, attempt: { revision, hash, phase: 'applying', findings: [], ordinal } };
}

const nextOf = ({ attempt }: Journal) => (attempt?.ordinal ?? 0) + 1;

export function withCaptured(journal: Journal, captured: NonNullable<Journal['captured']>): Journal {
  return { ...journal, captured };
}

/** The commit of commit-confirm. */
export function withConfirmed(journal: Journal, { revision, hash, target }: TargetMessage): Journal {
  return {
    ...journal,
    confirmed: { revision, hash, target },
    attempt: { ...journal.attempt, revision, hash, phase: 'confirmed', findings: [] },
    captured: null,
  };
}

/** Why the attempt is being undone; still `applying`, since the box is neither in the old nor the new state. */
export function withRollingBack(journal: Journal, findings: Finding[]): Journal {
  return journal.attempt ? { ...journal, attempt: { ...journal.attempt, findings } } : journal;
}

export function withRolledBack(journal: Journal): Journal {
  return journal.attempt ? { ...journal, attempt: { ...journal.attempt, phase: 'rolled-back' } } : journal;
}

/** For how long the control plane has been out of reach since what ran before is back. */
export function withUnreachable(journal: Journal, unreachableSeconds: number): Journal {
  const { attempt } = journal;
  return attempt?.phase === 'rolled-back'
    ? { ...journal, attempt: { ...attempt, unreachableSeconds } }
    : journal;
}
