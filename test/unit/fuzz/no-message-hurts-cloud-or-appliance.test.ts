import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  Command,
  CommandResult,
  canonicalHash,
  Event,
  Report,
  TargetEnvelope,
  TargetState,
  Telemetry,
  type UpKind,
} from '#protocol';
import { decodeMessage } from '../../../cloud/broker/decode-message.ts';
import { Refused } from '../../../cloud/broker/refused.ts';
import { createCommands } from '../../../edge-agent/commands/commands.ts';
import { judge, readEnvelope } from '../../../edge-agent/reconcile/receive.ts';
import { someOfSchema } from '../../lib/fuzz/of-schema.ts';
import { spoilt } from '../../lib/fuzz/spoilt.ts';

const TIMEOUT_MS = 60_000;
const CASES = { numRuns: 10_000, endOnFailure: true };
/** Planted in every message: a refusal names places and rules, never what stood there. */
const PLANTED = 'planted-value-of-a-message';
const UP: Record<UpKind, object> = {
  report: Report,
  telemetry: Telemetry,
  event: Event,
  command: CommandResult,
};

/** As JSON; with a planted value for every text; cut short, with octets flipped, or no JSON at all. */
function octetsOf(schema: object): fc.Arbitrary<Uint8Array> {
  const value = spoilt(someOfSchema(schema));
  const json = value.map((given) => Buffer.from(JSON.stringify(given) ?? ''));
  const planted = value.map((given) =>
    Buffer.from(
      JSON.stringify(given, (_name, member) => (typeof member === 'string' ? PLANTED : member)) ?? '',
    ),
  );
  const cut = fc.tuple(json, fc.nat()).map(([text, at]) => text.subarray(0, at % (text.length + 1)));
  const flipped = fc.tuple(json, fc.nat(), fc.integer({ min: 1, max: 255 })).map(([text, at, mask]) => {
    const other = Buffer.from(text);
    if (other.length > 0) other[at % other.length]! ^= mask;
    return other;
  });
  return fc.oneof(
    { weight: 6, arbitrary: json },
    ...[planted, cut, flipped, fc.uint8Array({ maxLength: 200 })].map((arbitrary) => ({
      weight: 1,
      arbitrary,
    })),
  );
}

test.each(Object.entries(UP))(
  'the cloud takes or refuses whatever comes as %s',
  { timeout: TIMEOUT_MS },
  (kind, schema) => {
    let taken = 0;
    fc.assert(
      fc.property(octetsOf(schema), (octets) => {
        try {
          decodeMessage(kind as UpKind, octets);
          taken += 1;
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          if (error.message.length > 300 || error.message.includes(PLANTED)) expect.fail(error.message);
        }
      }),
      CASES,
    );
    // Not all of it was refused at the door.
    expect(taken).toBeGreaterThan(200);
  },
);

test('the appliance takes or refuses whatever comes as a target', { timeout: TIMEOUT_MS }, () => {
  const journal = { confirmed: { revision: 3, hash: '0'.repeat(64) } } as Parameters<typeof judge>[1];
  const target = spoilt(someOfSchema(TargetState));
  const envelope = fc
    .tuple(someOfSchema(TargetEnvelope), target, fc.boolean())
    .map(([around, inside, fits]) => ({
      ...(around as object),
      target: inside,
      ...(fits && { hash: canonicalHash(JSON.parse(JSON.stringify(inside) ?? 'null')) }),
    }));
  const octets = fc.oneof(
    spoilt(envelope).map((value) => Buffer.from(JSON.stringify(value) ?? '')),
    octetsOf(TargetEnvelope),
  );
  let understood = 0;
  fc.assert(
    fc.property(octets, (payload) => {
      const read = readEnvelope(payload);
      if (!read) return;
      understood += 1;
      const judgement = judge(read, journal);
      if (judgement.verdict === 'refuse')
        expect(JSON.stringify(judgement.findings).length).toBeLessThan(20_000);
    }),
    CASES,
  );
  expect(understood).toBeGreaterThan(200);
});

test('the appliance runs or ignores whatever comes as a command', { timeout: TIMEOUT_MS }, async () => {
  const effect = async () => 'done';
  let results = 0;
  await fc.assert(
    fc.asyncProperty(octetsOf(Command), async (payload) => {
      const records = new Map<string, unknown>();
      const commands = createCommands({
        store: {
          find: (id: string) => records.get(id),
          put: async (record: { id: string }) => void records.set(record.id, record),
          all: () => [...records.values()],
        },
        effects: new Proxy({}, { get: () => effect }),
        clock: { now: () => new Date(0) },
        bootId: 'boot',
        log: { info: () => undefined, warn: () => undefined },
        onResult: () => {
          results += 1;
        },
      } as unknown as Parameters<typeof createCommands>[0]);
      await commands.receive(payload);
      commands.undelivered();
    }),
    CASES,
  );
  expect(results).toBeGreaterThan(200);
});
