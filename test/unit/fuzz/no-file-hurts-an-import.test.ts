import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideRows } from '../../../cloud/bulk/decide.ts';
import { KINDS } from '../../../cloud/bulk/kinds/index.ts';
import type { Keyed, Kind, World } from '../../../cloud/bulk/kinds/kind.ts';
import { readSource } from '../../../cloud/bulk/source.ts';
import { EVERYTHING } from '../../../cloud/platform/access/roles.ts';
import { AppError } from '../../../cloud/platform/errors.ts';
import { inSlices } from '../../../cloud/platform/in-slices.ts';

const TIMEOUT_MS = 60_000;
const CASES = { numRuns: 3_400, endOnFailure: true };

const emptyWorld = (): World<Keyed> => ({
  scope: EVERYTHING,
  byId: new Map(),
  byKey: new Map(),
  externalKeys: new Map(),
  keys: { reseller: new Map(), customer: new Map(), site: new Map() },
  occupants: new Map(),
  secretOwners: new Map(),
});

const separator = fc.constantFrom(',', ';', '\t', ' ', '|');
const end = fc.constantFrom('\n', '\r\n', '\r', '\n\n', '');
const cell = fc.oneof(
  fc.constantFrom(
    '',
    '"',
    '""',
    '"a',
    'a"b',
    "'=1",
    '=1+1',
    '\0',
    '\ufeff',
    '0',
    '-0',
    '1e999',
    'NaN',
    'null',
    '{}',
    '[]',
  ),
  fc.constantFrom(
    'gold',
    'live',
    'dhcp',
    'static',
    'pppoe',
    '203.0.113.5/24',
    'Asia/Taipei',
    'SK-0001',
    '2026-01-01',
    '91',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

/** A file with the kind's columns, or others, in disorder; its octets now and then no UTF-8. */
function file(columns: readonly string[]): fc.Arbitrary<Uint8Array> {
  const disorder = fc.array(fc.oneof(fc.constantFrom(...columns), cell), { maxLength: columns.length + 2 });
  const order = fc.shuffledSubarray([...columns], { minLength: columns.length - 1 });
  const quoted = cell.map((given) => `"${given.replaceAll('"', '""')}"`);
  const one = fc.oneof(cell, quoted);
  const even = { minLength: columns.length - 1, maxLength: columns.length };
  const header = fc.oneof({ weight: 4, arbitrary: order }, { weight: 1, arbitrary: disorder });
  const row = fc.oneof(fc.array(one, even), fc.array(one, { maxLength: columns.length + 2 }));
  const rows = fc.array(row, { maxLength: 5 });
  const text = fc
    .tuple(header, rows, separator, end)
    .map(([names, cells, between, after]) =>
      [names, ...cells].map((row) => row.join(between) + after).join(''),
    );
  const spoilt = fc.tuple(text, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([given, at, octet]) => {
    const octets = Buffer.from(given);
    if (octets.length > 0) octets[at % octets.length] = octet;
    return octets;
  });
  return fc.oneof(
    text.map((given) => Buffer.from(given)),
    spoilt,
    fc.uint8Array({ maxLength: 100 }),
  );
}

test.each(Object.entries(KINDS))(
  'whatever is sent as a file of %s is judged or refused',
  { timeout: TIMEOUT_MS },
  async (_, given) => {
    const kind = given as unknown as Kind<Keyed>;
    const columns = [...kind.columns, ...kind.importOnly].map(({ name }) => name);
    let judged = 0;
    await fc.assert(
      fc.asyncProperty(file(columns), async (bytes) => {
        try {
          const { rows } = await readSource({ bytes }, kind as Kind<never>);
          const newId = () => '01890000-0000-7000-8000-000000000009';
          const verdicts = await inSlices(decideRows({ kind, rows, world: emptyWorld(), newId }));
          expect(verdicts.length).toBe(rows.length);
          judged += rows.length;
        } catch (error) {
          if (!(error instanceof AppError) || error.status >= 500) throw error;
        }
      }),
      CASES,
    );
    expect(judged).toBeGreaterThan(50);
  },
);
