import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeBig5 } from '../../../cloud/bulk/csv/big5.ts';
import { decodeText } from '../../../cloud/bulk/csv/decode.ts';
import { readTable } from '../../../cloud/bulk/csv/read.ts';
import { decideRows } from '../../../cloud/bulk/decide.ts';
import { toCsv } from '../../../cloud/bulk/export.ts';
import type { CustomerDoc, SiteDoc } from '../../../cloud/bulk/kinds/documents.ts';
import { KINDS } from '../../../cloud/bulk/kinds/index.ts';
import type { Existing, Keyed, Kind, World } from '../../../cloud/bulk/kinds/kind.ts';
import { toRows } from '../../../cloud/bulk/rows.ts';
import { MOST_ROWS } from '../../../cloud/bulk/schema.ts';
import { EVERYTHING } from '../../../cloud/platform/access/roles.ts';
import { escapeFormula, unescapeFormula } from '../../../cloud/platform/csv-formula.ts';
import { inSlices } from '../../../cloud/platform/in-slices.ts';

const uuid = (n: number) => `01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const RESELLER = uuid(1);
const CUSTOMER = uuid(2);

/** Text with all that files are afraid of. */
const awkward = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        "'",
        ',',
        ';',
        '\t',
        '\n',
        '\r',
        '\r\n',
        '=',
        '+',
        '-',
        '@',
        '＝',
        ' ',
        '1',
        '\ufeff',
      ),
      fc.constantFrom('台', '灣', 'é', '😀', '"=1+1"'),
      fc
        .string({ unit: 'binary', maxLength: 3 })
        .filter((text) => !text.includes('\0') && text.isWellFormed()),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''))
  .filter((text) => text !== '');
const name = awkward.filter((text) => /\S/.test(text));

const customer = fc.record<CustomerDoc>({
  externalKey: fc.option(awkward),
  name,
  resellerId: fc.constantFrom(null, RESELLER),
  tier: fc.constantFrom('micro', 'platinum'),
  stage: fc.constantFrom('prospect', 'live', 'suspended'),
  industry: fc.option(awkward),
});
const addressing = (network: string) =>
  fc.oneof(
    fc.constant({ method: 'dhcp' as const }),
    fc.record({
      method: fc.constant('static' as const),
      address: fc.constant(`${network}.5/24`),
      gateway: fc.constant(`${network}.1`),
      nameservers: fc.constantFrom<string[]>([], ['192.0.2.1', '192.0.2.2']),
    }),
    fc.record({
      method: fc.constant('pppoe' as const),
      username: fc.constantFrom('me@isp', '=x'),
      password: fc.constantFrom('p,w', '-secret'),
    }),
  );
const line = (lineName: 'wan1' | 'wan2') =>
  fc.record(
    {
      name: fc.constant(lineName),
      device: fc.constant(lineName === 'wan1' ? 'eth0' : 'eth2'),
      priority: lineName === 'wan1' ? fc.integer({ min: 1, max: 5 }) : fc.integer({ min: 6, max: 9 }),
      addressing: addressing(lineName === 'wan1' ? '203.0.113' : '198.51.100'),
      vlanId: fc.integer({ min: 1, max: 4094 }),
      mtuBytes: fc.integer({ min: 576, max: 9216 }),
      publicAddress: fc.constant('203.0.113.9'),
      reachable: fc.boolean(),
    },
    { requiredKeys: ['name', 'device', 'priority', 'addressing'] },
  );
/** JSON knows no -0. */
const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true }).map((value) => value + 0);
const site = fc.record<SiteDoc>({
  externalKey: fc.option(awkward),
  customerId: fc.constant(CUSTOMER),
  name,
  address: fc.option(awkward),
  latitude: fc.option(degrees(90)),
  longitude: fc.option(degrees(180)),
  timeZone: fc.constantFrom('Asia/Taipei', 'Europe/Berlin'),
  accessLines: fc
    .tuple(fc.option(line('wan1')), fc.option(line('wan2')), fc.boolean())
    .map(([one, two, turned]) => {
      const lines = [one, two].filter((some) => some !== null);
      return turned ? lines.toReversed() : lines;
    }),
});

function worldOf<Doc extends Keyed>(docs: readonly Doc[]): World<Doc> {
  const existing = docs.map(
    (doc, index): Existing<Doc> => ({
      id: uuid(100 + index),
      doc: { ...structuredClone(doc), id: uuid(100 + index) },
    }),
  );
  const byKey = new Map(
    existing.flatMap((one) => (one.doc.externalKey ? [[one.doc.externalKey, one] as const] : [])),
  );
  return {
    scope: EVERYTHING,
    byId: new Map(existing.map((one) => [one.id, one])),
    byKey,
    keys: {
      reseller: new Map([[RESELLER, '=r']]),
      customer: new Map([[CUSTOMER, null]]),
      site: new Map(),
    },
    externalKeys: new Map([...byKey].map(([key, { id }]) => [key, id])),
    occupants: new Map(),
    secretOwners: new Map(),
  };
}

async function actions<Doc extends Keyed>(kind: Kind<Doc>, docs: readonly Doc[]): Promise<string[]> {
  const world = worldOf(docs);
  const cells = [...world.byId.values()].map(({ doc }) =>
    kind.columns.map((column) => column.write(doc, world.keys)),
  );
  const text = toCsv([kind.columns.map((column) => column.name), ...cells].map((row) => ({ cells: row })));
  const table = await readTable(decodeText(Buffer.from(`\ufeff${text}`)).text, MOST_ROWS);
  const { rows, ragged } = toRows(table, kind.columns, []);
  expect(ragged).toEqual([]);
  const verdicts = await inSlices(decideRows({ kind, rows, world, newId: () => uuid(9) }));
  for (const { faults } of verdicts) expect(faults).toEqual([]);
  return verdicts.map(({ action }) => action);
}

const several = <T extends Keyed>(one: fc.Arbitrary<T>) =>
  fc.uniqueArray(one, {
    minLength: 1,
    maxLength: 5,
    comparator: (a, b) => a.externalKey !== null && a.externalKey === b.externalKey,
  });

const COMPANY = {
  externalKey: null,
  resellerId: null,
  tier: 'micro',
  stage: 'prospect',
  industry: null,
} as const;

test('customers', async () => {
  await fc.assert(
    fc.asyncProperty(several(customer), async (docs) => {
      expect(await actions(KINDS.customers, docs)).toEqual(docs.map(() => 'unchanged'));
    }),
    { examples: [[[{ ...COMPANY, name: '\ufffd' }]]] },
  );
});

test('sites, with their passwords masked', async () => {
  await fc.assert(
    fc.asyncProperty(several(site), async (docs) => {
      expect(await actions(KINDS.sites, docs)).toEqual(docs.map(() => 'unchanged'));
    }),
  );
});

test('no cell begins as a formula does, and every cell comes back', () => {
  fc.assert(
    fc.property(awkward, (text) => {
      expect(escapeFormula(text)).not.toMatch(/^[=+\-@\t\r]/);
      expect(unescapeFormula(escapeFormula(text))).toBe(text);
    }),
  );
});

test('Big5 that is written is read the same, and what it lacks is never another character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const octets = encodeBig5(text);
      if (octets) expect(new TextDecoder('big5').decode(octets)).toBe(text);
    }),
  );
  const common = '股份有限公司台北市信義路五段７號，。「」';
  expect(new TextDecoder('big5').decode(encodeBig5(common))).toBe(common);
});
