import { Compile } from 'typebox/compile';
import { CommandResult, Event, MESSAGE_LIMIT_BYTES, Report, Telemetry, type UpKind } from '#protocol';
import { Refused } from './refused.ts';
import { isStorable } from './storable.ts';

/** What each kind of uplink message holds. */
export type UpMessages = { report: Report; telemetry: Telemetry; event: Event; command: CommandResult };

const VALIDATORS = {
  report: Compile(Report),
  telemetry: Compile(Telemetry),
  event: Compile(Event),
  command: Compile(CommandResult),
};
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The message in a payload of JSON in UTF-8.
 * @throws Refused (`message-oversized`, `message-malformed`, `schema-invalid`, `message-unstorable`); its detail names
 * the place and the rule, never a value.
 */
export function decodeMessage<Kind extends UpKind>(kind: Kind, payload: Uint8Array): UpMessages[Kind] {
  const limit = MESSAGE_LIMIT_BYTES[kind];
  if (payload.length > limit) {
    throw new Refused(
      'message-oversized',
      `A ${kind} of ${payload.length} octets; at most ${limit} are taken.`,
    );
  }
  const value = parse(kind, payload);
  const validator = VALIDATORS[kind];
  if (!validator.Check(value)) {
    const [first] = validator.Errors(value);
    throw new Refused('schema-invalid', `A ${kind} breaks its schema${first ? at(first) : ''}.`);
  }
  if (!isStorable(value)) {
    throw new Refused('message-unstorable', `A ${kind} holds text or an instant that cannot be stored.`);
  }
  return value as UpMessages[Kind];
}

function parse(kind: UpKind, payload: Uint8Array): unknown {
  try {
    return JSON.parse(UTF8.decode(payload));
  } catch {
    throw new Refused('message-malformed', `A ${kind} is not JSON in UTF-8.`);
  }
}

/** Names of members are the sender's too: what is not of a schema's making is cut short. */
const at = ({ instancePath, keyword }: { instancePath: string; keyword: string }) =>
  ` at "${instancePath.slice(0, 100)}" (${keyword})`;
