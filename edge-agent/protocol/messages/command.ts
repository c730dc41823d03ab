import Type, { type Static } from 'typebox';
import { Bootstrap } from '../bootstrap.ts';
import { Id, Timestamp } from '../scalars.ts';

export const COMMAND_KINDS = [
  'ping',
  'reboot',
  'renew-certificates',
  'send-report',
  'factory-reset',
] as const;

/** `down/command`: do something once. Never run after its deadline, never run twice. */
export const Command = Type.Object(
  {
    id: Id,
    kind: Type.Enum(COMMAND_KINDS, { description: 'What to do' }),
    args: Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), {
      maxProperties: 32,
      description: 'What the kind needs; only factory-reset needs anything: FactoryResetArgs',
    }),
    deadline: Timestamp,
  },
  { additionalProperties: false },
);
export type Command = Static<typeof Command>;

/**
 * What `factory-reset` brings: the secret by which the box, which forgets all it has been told and what it had from its
 * bootstrap document, enrols anew. That it is done shows in its enrolment; no result tells it.
 */
export const FactoryResetArgs = Type.Object(
  { enrolmentSecret: Bootstrap.properties.enrolmentSecret },
  { additionalProperties: false },
);

/** `up/command/<id>`: how it went. */
export const CommandResult = Type.Object(
  {
    at: Timestamp,
    state: Type.Enum(['running', 'succeeded', 'failed', 'expired'], {
      description: 'expired: it came after its deadline and was not run',
    }),
    output: Type.Optional(Type.String({ maxLength: 32_768, description: 'What it printed' })),
  },
  { additionalProperties: false },
);
export type CommandResult = Static<typeof CommandResult>;
