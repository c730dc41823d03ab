import { expect, test } from 'vitest';
import { decodeText } from '../../../cloud/bulk/csv/decode.ts';
import { readTable } from '../../../cloud/bulk/csv/read.ts';
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
])('rows of %j begin in lines %j', async (text, lines) => {
  const { rows } = await readTable(text, 10);
  expect(rows.map(({ line }) => line)).toEqual(lines);
});

test('as many rows as are allowed are taken, and not one more', async () => {
  const file = (rows: number) => `a\n${'x\n'.repeat(rows)}`;
  expect((await readTable(file(10), 10)).rows).toHaveLength(10);
  await expect(readTable(file(11), 10)).rejects.toMatchObject({ code: 'import-refused' });
});

test('a text is UTF-8 with or without its mark, else Big5, else nothing', () => {
  const octets = (...values: number[]) => Uint8Array.from(values);
  expect(decodeText(octets(0xef, 0xbb, 0xbf, 0x41))).toEqual({ text: 'A', encoding: 'utf-8' });
  expect(decodeText(octets(0xa5, 0x78))).toEqual({ text: '台', encoding: 'big5' });
  for (const garbage of [octets(0xff, 0xfe, 0x41, 0), octets(0x80), octets(0xa5)]) {
    expect(refusal(() => decodeText(garbage))).toMatchObject({ code: 'import-refused' });
  }
});

test('a manifest that is none is refused by the place to mend', () => {
  const read = (text: string) => refusal(() => readManifest(Buffer.from(text)));
  const box = { serial: 'SK-1000', model: 'AIO-10', secretHash: 'a'.repeat(64) };
  const manifest = { version: 1, appliances: [box] };
  expect(read(JSON.stringify(manifest))).toEqual(manifest);
  expect(read('serial,model')).toMatchObject({ code: 'import-refused' });
  expect(read(JSON.stringify({ ...manifest, appliances: [box, { ...box, secret: 'x' }] }))).toMatchObject({
    faults: [{ pointer: '/appliances/1/secret' }],
  });
});
