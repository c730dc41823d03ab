import Type, { type Static } from 'typebox';
import { RevisionNumber, TargetHash } from '../scalars.ts';
import { TargetState } from '../target-state/target-state.ts';

const ConfirmWithinSeconds = Type.Integer({
  minimum: 5,
  maximum: 3600,
  description:
    'Time to reach the control plane again and pass the probes; after it the appliance restores what it ran',
});

/** `down/target`: what the appliance shall run. Sent whenever its report shows something else. */
export const TargetMessage = Type.Object(
  {
    revision: RevisionNumber,
    hash: TargetHash,
    confirmWithinSeconds: ConfirmWithinSeconds,
    target: TargetState,
  },
  { additionalProperties: false },
);
export type TargetMessage = Static<typeof TargetMessage>;

/**
 * The same with the target unread: an agent first learns which revision it is asked for, so that it can report a
 * target state it does not understand instead of staying silent.
 */
export const TargetEnvelope = Type.Object(
  {
    revision: RevisionNumber,
    hash: TargetHash,
    confirmWithinSeconds: ConfirmWithinSeconds,
    target: Type.Unknown(),
  },
  { additionalProperties: true },
);
export type TargetEnvelope = Static<typeof TargetEnvelope>;
