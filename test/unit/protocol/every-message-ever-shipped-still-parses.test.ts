import { readdir, readFile } from 'node:fs/promises';
import type { TSchema } from 'typebox';
import { Errors } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import {
  Bootstrap,
  Command,
  CommandResult,
  canonicalHash,
  Event,
  FactoryResetArgs,
  MESSAGE_LIMIT_BYTES,
  Report,
  TargetMessage,
  Telemetry,
} from '#protocol';

/** Which schema and which limit a golden file of version 1 belongs to. */
const MESSAGES: Record<string, { schema: TSchema; limitBytes?: number }> = {
  bootstrap: { schema: Bootstrap },
  command: { schema: Command, limitBytes: MESSAGE_LIMIT_BYTES.command },
  'command-factory-reset': { schema: Command, limitBytes: MESSAGE_LIMIT_BYTES.command },
  'command-result': { schema: CommandResult, limitBytes: MESSAGE_LIMIT_BYTES.command },
  event: { schema: Event, limitBytes: MESSAGE_LIMIT_BYTES.event },
  report: { schema: Report, limitBytes: MESSAGE_LIMIT_BYTES.report },
  'report-of-a-drifted-appliance': { schema: Report, limitBytes: MESSAGE_LIMIT_BYTES.report },
  'report-of-a-factory-fresh-appliance': { schema: Report, limitBytes: MESSAGE_LIMIT_BYTES.report },
  target: { schema: TargetMessage, limitBytes: MESSAGE_LIMIT_BYTES.target },
  'target-with-ipv6': { schema: TargetMessage, limitBytes: MESSAGE_LIMIT_BYTES.target },
  'target-of-a-spoke-with-two-hubs': { schema: TargetMessage, limitBytes: MESSAGE_LIMIT_BYTES.target },
  'telemetry-of-a-spoke-whose-hub-is-dead': { schema: Telemetry, limitBytes: MESSAGE_LIMIT_BYTES.telemetry },
  telemetry: { schema: Telemetry, limitBytes: MESSAGE_LIMIT_BYTES.telemetry },
};
/** Members that came later or may lack. */
const OPTIONAL = ['output', 'drift'];
const folder = new URL('../../golden/protocol/v1/', import.meta.url);
const golden = async (name: string) => JSON.parse(await readFile(new URL(`${name}.json`, folder), 'utf8'));

describe.each(Object.entries(MESSAGES))('%s', (name, { schema, limitBytes }) => {
  test('parses, and is within its limit', async () => {
    const message = await golden(name);
    expect(Errors(schema, message)).toEqual([]);
    expect(JSON.stringify(message).length).toBeLessThan(limitBytes ?? 4096);
  });

  test('is refused with a member nobody knows, and without one of its own', async () => {
    const message = await golden(name);
    expect(Errors(schema, { ...message, surprise: true })).not.toEqual([]);
    for (const member of Object.keys(message).filter((one) => !OPTIONAL.includes(one))) {
      const { [member]: _, ...rest } = message;
      expect(Errors(schema, rest), member).not.toEqual([]);
    }
  });
});

test('every golden file is looked at', async () => {
  const files = await readdir(folder);
  expect(files.sort()).toEqual(
    Object.keys(MESSAGES)
      .map((name) => `${name}.json`)
      .sort(),
  );
});

test('a factory reset brings the secret by which the box enrols anew, and nothing else', async () => {
  const { args } = await golden('command-factory-reset');
  expect(Errors(FactoryResetArgs, args)).toEqual([]);
  for (const other of [{}, { ...args, surprise: true }, { enrolmentSecret: 'too short' }])
    expect(Errors(FactoryResetArgs, other)).not.toEqual([]);
});

test('the hash of the target state is the one it was sent with', async () => {
  const message = await golden('target');
  expect(canonicalHash(message.target)).toBe(message.hash);
});
