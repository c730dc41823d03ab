import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeBig5 } from '../../../cloud/bulk/csv/big5.ts';
import { decodeText } from '../../../cloud/bulk/csv/decode.ts';
import { toCsv } from '../../../cloud/bulk/csv/lines.ts';
import { readTable } from '../../../cloud/bulk/csv/read.ts';
import { decideRows } from '../../../cloud/bulk/decide.ts';
import { foldKey } from '../../../cloud/bulk/kinds/cells.ts';
import type { CustomerDoc, SiteDoc } from '../../../cloud/bulk/kinds/documents.ts';
import { KINDS } from '../../../cloud/bulk/kinds/index.ts';
import type { Existing, Keyed, Kind, World } from '../../../cloud/bulk/kinds/kind.ts';
import { toRows } from '../../../cloud/bulk/rows.ts';
import { MOST_ROWS } from '../../../cloud/bulk/schema.ts';
import { indexed } from '../../../cloud/bulk/tables/table.ts';
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
  const known = indexed(existing, ({ externalKey }) => externalKey ?? null);
  return {
    scope: EVERYTHING,
    ...known,
    keys: {
      reseller: new Map([[RESELLER, '=r']]),
      customer: new Map([[CUSTOMER, null]]),
      site: new Map(),
    },
    externalKeys: new Map([...known.byKey].map(([key, { id }]) => [foldKey(key), id])),
    occupants: new Map(),
    secretOwners: new Map(),
  };
}

type Spreadsheet = (rows: string[][]) => Buffer;

/** As it is written here. */
const untouched: Spreadsheet = (rows) => Buffer.from(`\ufeff${toCsv(rows.map((cells) => ({ cells })))}`);

const separatedBy = (separator: string, rows: string[][]): string =>
  `${rows
    .map((cells) =>
      cells
        .map((cell) => (/["\r\n,;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
        .join(separator),
    )
    .join('\r\n')}\r\n`;
const upperBooleans = (rows: string[][]) =>
  rows.map((cells) => cells.map((cell) => (/^(true|false)$/.test(cell) ? cell.toUpperCase() : cell)));
const shortNumbers = (rows: string[][]) =>
  rows.map((cells) =>
    cells.map((cell) => (/^-?\d+\.\d{8,}$/.test(cell) ? String(Number(Number(cell).toPrecision(10))) : cell)),
  );
const wider = (rows: string[][]) => rows.map((cells) => [...cells, '', '']);

/** What spreadsheets make of a file that is opened and saved. */
const SPREADSHEETS: Record<string, Spreadsheet> = {
  'Excel, as CSV UTF-8': (rows) =>
    Buffer.from(`\ufeff${separatedBy(',', shortNumbers(upperBooleans(rows)))}`),
  'Excel with a semicolon as list separator': (rows) =>
    Buffer.from(`\ufeff${separatedBy(';', upperBooleans(wider(rows)))}`),
  'Excel, as Unicode text': (rows) =>
    Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from(separatedBy('\t', upperBooleans(rows)), 'utf16le'),
    ]),
  'Excel in Chinese, as CSV': (rows) => encodeBig5(separatedBy(',', upperBooleans(rows))) ?? untouched(rows),
  LibreOffice: (rows) => Buffer.from(separatedBy(',', upperBooleans(rows)).replaceAll('\r\n', '\n')),
  Numbers: (rows) => Buffer.from(separatedBy(';', upperBooleans(wider(rows)))),
};

async function actions<Doc extends Keyed>(
  kind: Kind<Doc>,
  docs: readonly Doc[],
  spreadsheet = untouched,
): Promise<string[]> {
  const world = worldOf(docs);
  const cells = [...world.byId.values()].map(({ doc }) =>
    kind.columns.map((column) => column.write(doc, world.keys)),
  );
  const file = spreadsheet([kind.columns.map((column) => column.name), ...cells]);
  const table = await readTable(decodeText(file).text, MOST_ROWS);
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

const OFFICES: SiteDoc[] = ['台北市信義路五段7號', 'Café "Formosa", 2F', "=1+1; '甲'"].map((address, n) => ({
  externalKey: `Site-${n}`,
  customerId: CUSTOMER,
  name: `據點 ${n}`,
  address,
  latitude: 25.032963630112 + n,
  longitude: 121.56541234567,
  timeZone: 'Asia/Taipei',
  accessLines: [
    { name: 'wan1', device: 'eth0', priority: 1, reachable: n === 0, addressing: { method: 'dhcp' } },
    {
      name: 'wan2',
      device: 'eth2',
      priority: 2,
      reachable: n > 0,
      addressing: {
        method: 'static',
        address: '203.0.113.5/24',
        gateway: '203.0.113.1',
        nameservers: ['192.0.2.1'],
      },
    },
  ],
}));

test.each(Object.entries(SPREADSHEETS))(
  'opened and saved by %s, a file changes nothing',
  async (_, spreadsheet) => {
    expect(await actions(KINDS.sites, OFFICES, spreadsheet)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  },
);

test('keys are the same with space around them and in other case, and three rows of one key are one customer', async () => {
  const world = worldOf([{ ...COMPANY, externalKey: 'K1', name: 'Tea' }]);
  const decided = async (world: World<CustomerDoc>, ...keys: string[]) => {
    const rows = keys.map((key, n) => ({ line: n + 2, cells: { external_key: key, name: 'Tea' } }));
    const verdicts = await inSlices(decideRows({ kind: KINDS.customers, rows, world, newId: () => uuid(9) }));
    return verdicts.map(({ action, faults }) => [action, ...faults.map(({ code }) => code)].join(' '));
  };
  for (const key of ['K1', ' K1 ', 'k1']) expect(await decided(world, key), key).toEqual(['unchanged']);
  const nobody = worldOf<CustomerDoc>([]);
  expect(await decided(nobody, 'K1', 'K1 ', 'k1')).toEqual([
    'create',
    'refuse duplicate',
    'refuse duplicate',
  ]);
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
