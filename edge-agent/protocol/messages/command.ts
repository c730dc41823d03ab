import Type, { type Static } from 'typebox';
import { Id, Timestamp } from '../scalars.ts';

export const COMMAND_KINDS = ['ping', 'reboot', 'renew-certificates', 'send-report'] as const;

/** `down/command`: do something once. Never run after its deadline, never run twice. */
export const Command = Type.Object(
  {
    id: Id,
    kind: Type.Enum(COMMAND_KINDS),
    args: Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), { maxProperties: 32 }),
    deadline: Timestamp,
  },
  { additionalProperties: false },
);
export type Command = Static<typeof Command>;

/** `up/command/<id>`: how it went. */
export const CommandResult = Type.Object(
  {
    at: Timestamp,
    state: Type.Enum(['running', 'succeeded', 'failed', 'expired']),
    output: Type.Optional(Type.String({ maxLength: 32_768 })),
  },
  { additionalProperties: false },
);
export type CommandResult = Static<typeof CommandResult>;
