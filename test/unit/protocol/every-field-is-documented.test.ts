import { describe, expect, test } from 'vitest';
import {
  Bootstrap,
  Command,
  CommandResult,
  Event,
  Report,
  TargetMessage,
  TargetState,
  Telemetry,
} from '#protocol';

type Schema = {
  description?: string;
  const?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
};

/** Pointers of the members that say nothing of what they mean; a literal says it itself. */
function undocumented(schema: Schema, pointer = ''): string[] {
  const members = Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const at = `${pointer}/${name}`;
    const silent = member.description === undefined && member.const === undefined;
    return [...(silent ? [at] : []), ...undocumented(member, at)];
  });
  const parts = [...(schema.items ? [schema.items] : []), ...(schema.anyOf ?? [])];
  return [...members, ...parts.flatMap((part) => undocumented(part, `${pointer}/-`))];
}

describe('every field of the contract says what it means', () => {
  const messages = {
    Bootstrap,
    TargetState,
    TargetMessage,
    Report,
    Telemetry,
    Event,
    Command,
    CommandResult,
  };

  test.for(Object.entries(messages))('%s', ([, schema]) => {
    expect(undocumented(schema as Schema)).toEqual([]);
  });
});
