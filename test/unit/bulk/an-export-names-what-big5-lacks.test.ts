import { expect, test } from 'vitest';
import { inBig5, inUtf8, type Line, toCsv } from '../../../cloud/bulk/csv/lines.ts';

const NAMES = ['external_key', 'name'];
const line = (index: number, ...cells: string[]): Line => ({ names: NAMES, index, cells });
const HEADER = line(-1, ...NAMES);

async function* pagesOf(...pages: Line[][]): AsyncGenerator<Line[]> {
  yield* pages;
}

test('cells that a spreadsheet could take otherwise stand in quotes, and no others do', () => {
  const cells = ['a b', '', ' a', 'b ', 'c\td', 'e;f', 'g,h', 'i\nj', 'k\rl', 'm"n', '林'];
  expect(toCsv([{ cells }, { cells: ['x', 'y'] }])).toBe(
    'a b,," a","b ","c\td","e;f","g,h","i\nj","k\rl","m""n",林\r\nx,y\r\n',
  );
});

test('a file in UTF-8 begins with its mark and has a part for each page that holds rows', async () => {
  const parts: Buffer[] = [];
  for await (const part of inUtf8(pagesOf([HEADER], [line(0, 'k', '林')], []))) parts.push(part);
  expect(parts.map(String)).toEqual(['\ufeff', 'external_key,name\r\n', 'k,林\r\n']);
});

test('a file in Big5 is that text in Big5', async () => {
  const parts = await inBig5(pagesOf([HEADER], [line(0, 'k', '林')], [line(1, 'l', '台')]));
  expect(new TextDecoder('big5', { fatal: true }).decode(Buffer.concat(parts))).toBe(
    'external_key,name\r\nk,林\r\nl,台\r\n',
  );
});

test('every cell with characters that Big5 lacks is named, with the first five of them', async () => {
  const pages = pagesOf([HEADER], [line(0, 'k', '林é'), line(1, 'l', '台')], [line(2, 'ä', 'éüöäßñx')]);
  await expect(inBig5(pages)).rejects.toMatchObject({
    code: 'characters-lost',
    faults: [
      { pointer: '/rows/0/name', code: 'character-lost', detail: 'Big5 lacks é' },
      { pointer: '/rows/2/external_key', code: 'character-lost', detail: 'Big5 lacks ä' },
      { pointer: '/rows/2/name', code: 'character-lost', detail: 'Big5 lacks é ü ö ä ß' },
    ],
  });
});

test('a hundred cells are named at the most, and nothing is read any more then', async () => {
  let read = 0;
  async function* counted(...pages: Line[][]): AsyncGenerator<Line[]> {
    for (const page of pages) {
      read += 1;
      yield page;
    }
  }
  const lost = (count: number) => Array.from({ length: count }, (_, index) => line(index, 'k', 'é'));
  await expect(inBig5(counted(lost(60), lost(60), lost(60)))).rejects.toMatchObject({
    faults: Array.from({ length: 100 }, () => expect.objectContaining({ code: 'character-lost' })),
  });
  expect(read).toBe(2);
  await expect(inBig5(counted(lost(1), [line(1, 'k', '林')]))).rejects.toMatchObject({ faults: [{}] });
  expect(read).toBe(4);
});
