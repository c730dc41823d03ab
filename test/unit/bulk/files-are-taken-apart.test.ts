import { expect, test } from 'vitest';
import { likelierChinese } from '../../../cloud/bulk/csv/chinese.ts';
import { decodeText, encodingOf, type FileEncoding } from '../../../cloud/bulk/csv/decode.ts';
import { readTable } from '../../../cloud/bulk/csv/read.ts';
import { instantOf } from '../../../cloud/bulk/kinds/instants.ts';
import { readManifest } from '../../../cloud/bulk/read-manifest.ts';

const refusal = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

test.each<[string, number[]]>([
  ['a;b\r\n"x\r\ny";1\r\n\r\n;\r\n2;3\r\n"p\nq\n";"r"\r\ns;t', [2, 6, 7, 10]],
  ['a,b\n1,"x\ry"\n2,3', [2, 4]],
  ['a\rb\rc', [2, 3]],
  ['a\tb', []],
  ['a\r\nb\nc\rd', [2, 3, 4]],
])('rows of %j begin in lines %j', async (text, lines) => {
  const { rows } = await readTable(text, 10);
  expect(rows.map(({ line }) => line)).toEqual(lines);
});

test('as many rows as are allowed are taken, and not one more', async () => {
  const file = (rows: number) => `a\n${'x\n'.repeat(rows)}`;
  expect((await readTable(file(10), 10)).rows).toHaveLength(10);
  await expect(readTable(file(11), 10)).rejects.toMatchObject({ code: 'import-refused' });
});

test('a file without an end is refused by its length before anything else in it is looked at', async () => {
  const refusal = { code: 'import-refused', faults: [{ pointer: '/rows', code: 'too-many-rows' }] };
  await expect(readTable('a\nx\nx', 1)).rejects.toMatchObject(refusal);
  await expect(readTable(`a\n${'x\n'.repeat(12)}${'\n'.repeat(200_000)}"`, 10)).rejects.toMatchObject(
    refusal,
  );
});

test('however long a file is, its rows are read once, and empty lines are none', async () => {
  const rows = Array.from({ length: 9000 }, (_, index) => `k${index},${'x'.repeat(10)}`);
  expect((await readTable(`a,b\n${rows.join('\n')}`, 9000)).rows.map(({ cells }) => cells.join())).toEqual(
    rows,
  );
  expect((await readTable(`a\n${'x\n'.repeat(10)}${'\n'.repeat(200_000)}`, 10)).rows).toHaveLength(10);
});

test.each([
  ['a quote that does not end', 'a\n1\n"x\n2\n', 3],
  ['what goes on behind a closing quote', 'a,b\n"x"y,1\n', 2],
])('%s is refused with its line', async (_, text, line) => {
  await expect(readTable(text, 10)).rejects.toMatchObject({
    code: 'import-refused',
    faults: [{ pointer: '/rows', code: 'csv-syntax', line: expect.any(Number) }],
  });
  await expect(readTable(text, 10)).rejects.toThrow(new RegExp(`in line [${line}-9]`));
});

test('a file without a first line is refused', async () => {
  for (const text of ['', '\r\n\r\n'])
    await expect(readTable(text, 10)).rejects.toMatchObject({ code: 'import-refused' });
});

test('the separator is what the first line has most of, a comma when it has none', async () => {
  const read = async (text: string) => {
    const { delimiter, header, rows } = await readTable(text, 10);
    return { delimiter, header, rows: rows.map(({ cells }) => cells) };
  };
  expect(await read('a\n1;2\n')).toEqual({ delimiter: ',', header: ['a'], rows: [['1;2']] });
  expect(await read('a;b,c;d\n1;2\n')).toEqual({
    delimiter: ';',
    header: ['a', 'b,c', 'd'],
    rows: [['1', '2']],
  });
  expect(await read('a,sep=;\n1,2\n')).toEqual({
    delimiter: ',',
    header: ['a', 'sep=;'],
    rows: [['1', '2']],
  });
  expect(await read('"SEP=\t"\na,b\tc\n1\t2\n')).toEqual({
    delimiter: '\t',
    header: ['a,b', 'c'],
    rows: [['1', '2']],
  });
});

test('a text is UTF-8 with or without its mark, else Big5, else nothing', () => {
  const octets = (...values: number[]) => Uint8Array.from(values);
  expect(decodeText(octets(0xef, 0xbb, 0xbf, 0x41))).toEqual({
    text: 'A',
    encoding: 'utf-8',
    encodingBy: 'mark',
  });
  expect(decodeText(octets(0x41))).toEqual({ text: 'A', encoding: 'utf-8', encodingBy: 'content' });
  expect(decodeText(octets(0xa5, 0x78))).toEqual({ text: '台', encoding: 'big5', encodingBy: 'content' });
  for (const garbage of [
    octets(0xff, 0xfe, 0x41),
    octets(0x80),
    octets(0xa5),
    octets(0x41, 0),
    octets(0xff, 0x41),
    octets(0xfe, 0x41),
    octets(0xa4, 0xff),
  ]) {
    expect(refusal(() => decodeText(garbage))).toMatchObject({ code: 'import-refused' });
  }
});

/** Bytes of texts as spreadsheets write them, made by the tables of Python. */
const WRITTEN: [string, string, FileEncoding][] = [
  ['文山茶行,台北市文山區', 'a4e5a473aff9a6e62ca578a55fa5aba4e5a473b0cf', 'big5'],
  ['文山茶行,台北市文山区', 'cec4c9bdb2e8d0d02ccca8b1b1cad0cec4c9bdc7f8', 'gbk'],
  ['股份有限公司', 'b9c9b7ddd3d0cfdeb9abcbbe', 'gbk'],
  ['股份有限公司', 'aad1a5f7a6b3adada4bda571', 'big5'],
  ['é台', 'fffee900f053', 'utf-16le'],
  ['é台', 'feff00e953f0', 'utf-16be'],
];

/** Nearly a byte order mark. */
test.each(['efbb41a578a578a578', 'a4bbbf40a578', 'ef41bf40a578a578', 'a4fea578'])('%s is Big5', (hex) => {
  expect(decodeText(Buffer.from(hex, 'hex'))).toMatchObject({ encoding: 'big5', encodingBy: 'content' });
});

test.each([
  ['big5', 'a140', true],
  ['big5', 'a040', false],
  ['big5', 'c6fe', true],
  ['big5', 'c740', false],
  ['gbk', 'a1a1', true],
  ['gbk', 'a1a0', false],
  ['gbk', 'a0a1', false],
  ['gbk', 'a9a1', true],
  ['gbk', 'aaa1', false],
  ['gbk', 'afa1', false],
  ['gbk', 'b0a1', true],
  ['gbk', 'd7fe', true],
  ['gbk', 'd8a1', false],
  ['gbk', 'b040', false],
])('as %s, %s is common: %s', (encoding, pair, common) => {
  const likely = (hex: string) => likelierChinese(Buffer.from(hex, 'hex'), [{ encoding }]);
  expect(likely(`41${pair}`)).toEqual(common ? { encoding } : undefined);
});

test('half of the characters must be common ones, and of two encodings the likelier is taken, Big5 when both are', () => {
  const likely = (hex: string, ...encodings: string[]) =>
    likelierChinese(
      Buffer.from(hex, 'hex'),
      encodings.map((encoding) => ({ encoding })),
    )?.encoding;
  expect([likely('b0a1d8a1', 'gbk'), likely('b0a1d8a1d8a1', 'gbk'), likely('b0a180408040', 'gbk')]).toEqual([
    'gbk',
    undefined,
    undefined,
  ]);
  expect(likely('a1a1', 'big5', 'gbk')).toBe('big5');
  expect(likely('d7a1', 'big5', 'gbk')).toBe('gbk');
  expect(likely('b040', 'big5', 'gbk')).toBe('big5');
  expect(likely('a1a1')).toBeUndefined();
});

test('octets that decoders make private characters of are no text in the encoding that was told', () => {
  expect(refusal(() => decodeText(Uint8Array.of(0xaa, 0xa1), 'gbk'))).toMatchObject({
    code: 'import-refused',
  });
});

test.each(WRITTEN)('%s is found to be %s in %s', (text, hex, encoding) => {
  expect(decodeText(Buffer.from(hex, 'hex'))).toMatchObject({ text, encoding });
});

test('who knows the encoding says it, by any of its names', () => {
  const eacute = Uint8Array.of(0x63, 0x61, 0x66, 0xe9);
  expect(decodeText(eacute, 'windows-1252')).toEqual({
    text: 'café',
    encoding: 'windows-1252',
    encodingBy: 'told',
  });
  expect(refusal(() => decodeText(eacute, 'utf-8'))).toMatchObject({
    message: expect.stringContaining('utf-8'),
  });
  const labels = [
    ' cp950 ',
    'UTF8',
    'gb2312',
    'CP936',
    'Big5-HKSCS',
    'cp950',
    'utf-16',
    'latin1',
    'utf-7',
    'x-user-defined',
  ];
  expect(labels.map(encodingOf)).toEqual([
    ...['big5', 'utf-8', 'gbk', 'gbk', 'big5', 'big5', 'utf-16le', 'windows-1252'],
    undefined,
    undefined,
  ]);
});

test('a workbook under the name of a CSV file is told from a text', () => {
  for (const magic of ['504b0304', 'd0cf11e0a1b11ae1']) {
    const error = refusal(() => decodeText(Buffer.from(magic, 'hex')));
    expect(error).toMatchObject({ code: 'import-refused', message: expect.stringContaining('workbook') });
  }
});

test('columns behind the last one are left out as long as they are empty; a hint at the separator is taken', async () => {
  const read = async (text: string) => {
    const { delimiter, header, rows } = await readTable(text, 10);
    return { delimiter, header, rows: rows.map(({ line, cells }) => [line, ...cells]) };
  };
  expect(await read('External_Key; NAME ;;\r\nK1;Tea;; \r\nK2;Bolts;x;\r\nK3\r\n')).toEqual({
    delimiter: ';',
    header: ['external_key', 'name'],
    rows: [
      [2, 'K1', 'Tea'],
      [3, 'K2', 'Bolts', 'x', ''],
      [4, 'K3'],
    ],
  });
  expect(await read('sep=;\r\na;b\r\n1;2\r\n')).toEqual({
    delimiter: ';',
    header: ['a', 'b'],
    rows: [[3, '1', '2']],
  });
});

test('only days that exist are taken, and none of which month and day could be exchanged', () => {
  const days = ['2027-12-31', '2027/2/3', '2028-02-29', '2027-12-31T08:00+08:00', '2027-12-31T23:59:59.5z'];
  expect(days.map((text) => instantOf(text)?.toISOString())).toEqual([
    '2027-12-31T00:00:00.000Z',
    '2027-02-03T00:00:00.000Z',
    '2028-02-29T00:00:00.000Z',
    '2027-12-31T00:00:00.000Z',
    '2027-12-31T23:59:59.500Z',
  ]);
  for (const text of [
    '2027-02-30',
    '2027-02-29',
    '2027-13-01',
    '12/31/2027',
    '2027-1/2',
    '2027-12-31T24:30Z',
    '45000',
  ])
    expect(instantOf(text), text).toBeUndefined();
});

test('a manifest that is none is refused by the place to mend', () => {
  const read = (text: string) => refusal(() => readManifest(Buffer.from(text)));
  const box = { serial: 'SK-1000', model: 'AIO-10', secretHash: 'a'.repeat(64) };
  const manifest = { version: 1, appliances: [box] };
  expect(read(JSON.stringify(manifest))).toEqual(manifest);
  expect(read('serial,model')).toMatchObject({ code: 'import-refused', cause: expect.any(SyntaxError) });
  expect(read(JSON.stringify({ ...manifest, appliances: [box, { ...box, secret: 'x' }] }))).toMatchObject({
    code: 'import-refused',
    faults: [{ pointer: '/appliances/1/secret' }],
  });
});
