import { describe, expect, test } from 'vitest';
import { decideRows } from '../../../cloud/bulk/decide.ts';
import type { ApplianceDoc, CustomerDoc } from '../../../cloud/bulk/kinds/documents.ts';
import { KINDS } from '../../../cloud/bulk/kinds/index.ts';
import type { Cells, Existing, Keyed, Kind, World } from '../../../cloud/bulk/kinds/kind.ts';
import { toRows } from '../../../cloud/bulk/rows.ts';
import { readSource } from '../../../cloud/bulk/source.ts';
import { EVERYTHING } from '../../../cloud/platform/access/roles.ts';
import { inSlices } from '../../../cloud/platform/in-slices.ts';

const uuid = (n: number) => `01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const nowhere = {
  scope: EVERYTHING,
  byId: new Map(),
  byKey: new Map(),
  keys: { reseller: new Map(), customer: new Map(), site: new Map() },
  externalKeys: new Map(),
  occupants: new Map(),
  secretOwners: new Map(),
};

/** What becomes of each row, from line 2 on: its action, its id, and its faults. */
async function decided<Doc extends Keyed>(kind: Kind<Doc>, world: World<Doc>, rows: readonly Cells[]) {
  let made = 1000;
  const verdicts = await inSlices(
    decideRows({
      kind,
      rows: rows.map((cells, index) => ({ line: index + 2, cells })),
      world,
      newId: () => uuid(made++),
    }),
  );
  return verdicts.map(({ action, id, faults }) =>
    [
      action,
      ...(action === 'create' ? [] : [Number.parseInt(id.slice(-12), 16)]),
      ...faults.map(({ column, code }) => `${column} ${code}`),
    ].join(' '),
  );
}

describe('customers', () => {
  const known = (id: number, externalKey: string | null, name = 'Tea'): Existing<CustomerDoc> => ({
    id: uuid(id),
    doc: {
      id: uuid(id),
      externalKey,
      name,
      resellerId: null,
      tier: 'micro',
      stage: 'prospect',
      industry: null,
    },
  });
  const [one, two, unkeyed] = [known(1, 'K1'), known(2, 'k2'), known(3, null)];
  const world: World<CustomerDoc> = {
    ...nowhere,
    byId: new Map([one, two, unkeyed].map((each) => [each.id, each])),
    byKey: new Map([
      ['K1', one],
      ['k1', one],
      ['k2', two],
    ]),
    ambiguousKeys: new Set(['twice']),
    externalKeys: new Map([
      ['k1', one.id],
      ['k2', two.id],
    ]),
  };
  const of = (...rows: Cells[]) => decided(KINDS.customers, world, rows);

  test.each<[string, Cells, string]>([
    ['its id', { id: uuid(1), name: 'Tea' }, 'unchanged 1'],
    [
      'its id in capital letters',
      { id: ` ${uuid(0xa).toUpperCase()} `, name: 'Tea' },
      'refuse 1000 id unknown',
    ],
    ['its key', { external_key: 'K1', name: 'Tea' }, 'unchanged 1'],
    ['its key in another case', { external_key: 'K2', name: 'Oolong' }, 'update 2'],
    ['its id, with another key', { id: uuid(1), external_key: 'K9', name: 'Tea' }, 'update 1'],
    ['an id of nothing', { id: uuid(9), name: 'Tea' }, 'refuse 1000 id unknown'],
    ['a key of several', { external_key: 'Twice', name: 'Tea' }, 'refuse 1000 external_key ambiguous'],
    ['no key', { external_key: ' ', name: 'Tea' }, 'refuse 1000 external_key required'],
    ['no key and no id', { id: '', external_key: '', name: 'Tea' }, 'refuse 1000 external_key required'],
    ['a key that is new', { external_key: 'K9', name: 'Tea' }, 'create'],
    [
      'a key that is another’s',
      { id: uuid(3), external_key: 'k1', name: 'Tea' },
      'refuse 3 external_key taken',
    ],
    ['its own key in another case', { id: uuid(1), external_key: 'k1', name: 'Tea' }, 'unchanged 1'],
    [
      'its key and a stage that does not exist',
      { external_key: 'K1', stage: 'nowhere' },
      'refuse 1 stage enum',
    ],
  ])('a row with %s', async (_, cells, verdict) => {
    expect(await of(cells)).toEqual([verdict]);
  });

  test('a capital letter in an id says nothing', async () => {
    const id = uuid(0xabc);
    const byId = new Map([[id, { ...one, id }]]);
    expect(
      await decided(KINDS.customers, { ...world, byId }, [{ id: ` ${id.toUpperCase()} `, name: 'Tea' }]),
    ).toEqual([`unchanged ${0xabc}`]);
  });

  test('a file says one thing of each: by id or key, and no key for two', async () => {
    expect(await of({ id: uuid(1), name: 'Tea' }, { external_key: 'K1', name: 'Bolts' })).toEqual([
      'unchanged 1',
      'refuse 1 external_key duplicate',
    ]);
    expect(
      await of(
        { external_key: 'N', name: 'A' },
        { external_key: 'n', name: 'B' },
        { external_key: 'M', name: 'C' },
      ),
    ).toEqual(['create', 'refuse 1001 external_key duplicate', 'create']);
    expect(
      await of(
        { id: uuid(1), external_key: 'N', name: 'Tea' },
        { id: uuid(2), external_key: 'n', name: 'Tea' },
        { id: uuid(3), external_key: 'N ', name: 'Tea' },
      ),
    ).toEqual(['update 1', 'refuse 2 external_key duplicate', 'refuse 3 external_key duplicate']);
    expect(await of({ external_key: '', name: 'A' }, { external_key: '', name: 'B' })).toEqual([
      'refuse 1000 external_key required',
      'refuse 1001 external_key required',
    ]);
    expect(await of({ id: uuid(3), name: 'Tea' }, { id: uuid(1), name: 'Tea' })).toEqual([
      'unchanged 3',
      'unchanged 1',
    ]);
  });

  test('a row that repeats another says in which line that stands', async () => {
    const rows = ['N', 'n', 'N'].map((external_key, index) => ({
      line: index + 2,
      cells: { external_key, name: 'A' },
    }));
    const verdicts = await inSlices(decideRows({ kind: KINDS.customers, rows, world, newId: () => uuid(9) }));
    expect(verdicts.map(({ faults }) => faults.map(({ detail }) => detail))).toEqual([
      [],
      ['stands in line 2 already'],
      ['stands in line 2 already'],
    ]);
  });
});

describe('appliances that a reseller registered', () => {
  const site = uuid(50);
  const box: Existing<ApplianceDoc> = {
    id: uuid(1),
    doc: { serial: 'SK-1000', model: 'AIO-10', externalKey: null, siteId: site } as ApplianceDoc,
  };
  const world: World<ApplianceDoc> = {
    ...nowhere,
    keys: {
      ...nowhere.keys,
      site: new Map([
        [site, null],
        [uuid(51), null],
      ]),
    },
    besides: new Map([['SK-1000', box]]),
  };
  const row = (site_id?: string): Cells => ({
    serial: 'sk-1000',
    model: 'AIO-10',
    ...(site_id !== undefined && { site_id }),
  });

  test.each<[string, Cells, string]>([
    ['its site', row(` ${site} `), 'unchanged 1'],
    ['another site', row(uuid(51)), 'create'],
    ['no site', row(''), 'create'],
    ['no word of a site', row(), 'create'],
  ])('are meant by the operator’s row that names %s', async (_, cells, verdict) => {
    expect(await decided(KINDS.appliances, world, [cells])).toEqual([verdict]);
  });

  test('are not meant while they stand nowhere', async () => {
    const besides = new Map([['SK-1000', { ...box, doc: { ...box.doc, siteId: null } }]]);
    expect(await decided(KINDS.appliances, { ...world, besides }, [row('')])).toEqual(['create']);
  });
});

describe('the columns of a file', () => {
  const known = [
    'id',
    'external_key',
    'name',
    'wan1.method',
    'wan1.device',
    'xwan1.device',
    'wanx.device',
  ].map((name) => ({ name }));
  const faultsOf = (...header: string[]) => {
    try {
      toRows({ delimiter: ',', header, rows: [] }, known, ['external_key|id']);
      return [];
    } catch (error) {
      const { code, faults } = error as {
        code: string;
        faults?: { pointer: string; code: string; line: number }[];
      };
      return [code, ...(faults ?? []).map(({ pointer, code: fault, line }) => `${pointer} ${fault} ${line}`)];
    }
  };

  test.each<[string[], string[]]>([
    [['id', 'name'], []],
    [['name', 'external_key'], []],
    [
      ['id', 'name', 'size'],
      ['import-refused', '/header/size unknown 1'],
    ],
    [
      ['id', 'a~b/c'],
      ['import-refused', '/header/a~0b~1c unknown 1'],
    ],
    [
      ['id', 'x'.repeat(101)],
      ['import-refused', `/header/${'x'.repeat(100)} unknown 1`],
    ],
    [
      ['id', 'name', 'name'],
      ['import-refused', '/header/name duplicate 1'],
    ],
    [['name'], ['import-refused', '/header/external_key or id required 1']],
    [['id', 'wan1.method', 'wan1.device'], []],
    [['id', 'xwan1.device', 'wanx.device'], []],
    [
      ['id', 'wan1.device'],
      ['import-refused', '/header/wan1.method required 1'],
    ],
    [
      ['size', 'wan1.device'],
      [
        'import-refused',
        '/header/size unknown 1',
        '/header/external_key or id required 1',
        '/header/wan1.method required 1',
      ],
    ],
    [Array.from({ length: 201 }, () => 'name'), ['import-refused']],
  ])('%j', (header, faults) => {
    expect(faultsOf(...header)).toEqual(faults);
  });

  test('may be two hundred', () => {
    expect(faultsOf('id', ...Array.from({ length: 199 }, () => 'name'))).toHaveLength(199);
  });

  test('name the cells of each row; a row that has more or fewer is told', () => {
    const rows = [
      { line: 2, cells: ['1', 'Tea'] },
      { line: 3, cells: ['2'] },
      { line: 5, cells: ['3', 'Bolts', 'x'] },
    ];
    expect(toRows({ delimiter: ',', header: ['id', 'name'], rows }, known, [])).toEqual({
      rows: [
        { line: 2, cells: { id: '1', name: 'Tea' } },
        { line: 3, cells: { id: '2', name: '' } },
        { line: 5, cells: { id: '3', name: 'Bolts' } },
      ],
      ragged: [
        { index: 1, line: 3, cells: 1 },
        { index: 2, line: 5, cells: 3 },
      ],
    });
  });
});

describe('a source', () => {
  test('is a file, whose faults point at rows and columns', async () => {
    const bytes = Buffer.from('serial;secret_hash\r\nSK-1;a;b\r\n');
    const { pointer, ...read } = await readSource({ bytes }, KINDS.appliances);
    expect(read).toEqual({
      encoding: 'utf-8',
      encodingBy: 'content',
      rows: [{ line: 2, cells: { serial: 'SK-1', secret_hash: 'a' } }],
      ragged: [{ index: 0, line: 2, cells: 3 }],
      columns: 2,
    });
    expect([pointer(3, null), pointer(3, 'secret_hash')]).toEqual(['/rows/3', '/rows/3/secret_hash']);
    const told = await readSource({ bytes, encoding: 'windows-1252' }, KINDS.appliances);
    expect(told).toMatchObject({ encoding: 'windows-1252', encodingBy: 'told' });
  });

  test('lacks what its rows are known by', async () => {
    const read = (text: string, kind: Pick<Kind<never>, 'columns' | 'importOnly' | 'key'>) =>
      readSource({ bytes: Buffer.from(text) }, kind);
    await expect(read('model\nx\n', KINDS.appliances)).rejects.toMatchObject({
      faults: [{ pointer: '/header/serial', code: 'required' }],
    });
    await expect(read('name\nx\n', KINDS.customers)).rejects.toMatchObject({
      faults: [{ pointer: '/header/external_key or id', code: 'required' }],
    });
  });

  test('is a factory’s manifest, whose faults point at its members', async () => {
    const box = { serial: 'SK-1', model: '=AIO', secretHash: 'a'.repeat(64) };
    const more = { expiresAt: '2027-12-31T00:00:00Z', externalKey: '-1' };
    const manifest = { version: 1 as const, appliances: [box, { ...box, ...more }] };
    const { pointer, ...read } = await readSource({ manifest }, KINDS.appliances);
    const cells = { serial: 'SK-1', model: "'=AIO", secret_hash: 'a'.repeat(64) };
    expect(read).toEqual({
      encoding: 'utf-8',
      encodingBy: 'told',
      rows: [
        { line: 1, cells },
        { line: 2, cells: { ...cells, secret_expires_at: more.expiresAt, external_key: "'-1" } },
      ],
      ragged: [],
      columns: 0,
    });
    const columns = [null, 'serial', 'secret_hash', 'secret_expires_at', 'external_key'];
    expect(columns.map((column) => pointer(0, column))).toEqual([
      '/appliances/0',
      '/appliances/0/serial',
      '/appliances/0/secretHash',
      '/appliances/0/expiresAt',
      '/appliances/0/externalKey',
    ]);
  });
});
