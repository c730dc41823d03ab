import { AppError } from '../../platform/errors.ts';
import { likelierChinese } from './chinese.ts';

/** What files are written in here. */
export const ENCODINGS = ['utf-8', 'big5'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What files may be in that are read, by their names in the Encoding Standard (WHATWG). */
export const FILE_ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'big5',
  'gbk',
  'gb18030',
  'shift_jis',
  'euc-kr',
  'windows-1252',
] as const;
export type FileEncoding = (typeof FILE_ENCODINGS)[number];

/** How an encoding is known: by who sent the file, by a mark at its beginning, or guessed from what it holds. */
export type EncodingBy = 'told' | 'mark' | 'content';

export type Decoded = { text: string; encoding: FileEncoding; encodingBy: EncodingBy };

/** The encoding of that label (`Big5-HKSCS`, `GB2312`, `UTF-16`); undefined when it is none of those that are read. */
export function encodingOf(label: string): FileEncoding | undefined {
  const name = OTHER_LABELS[label.trim().toLowerCase()] ?? label;
  try {
    const { encoding } = new TextDecoder(name);
    return FILE_ENCODINGS.find((one) => one === encoding);
  } catch {
    return undefined;
  }
}

/** Code pages that Windows calls otherwise than the standard. */
const OTHER_LABELS: Partial<Record<string, string>> = {
  cp950: 'big5',
  ms950: 'big5',
  cp936: 'gbk',
  ms936: 'gbk',
};

/**
 * The text of a file. Told to be in an encoding it must be; told nothing, a byte order mark says so, or it is UTF-8, or
 * else what spreadsheets for Chinese write: Big5 (code page 950) or GBK (936), whichever gives the more common
 * characters. The mark is left out.
 *
 * @throws AppError import-refused
 */
export function decodeText(bytes: Uint8Array, told?: FileEncoding): Decoded {
  refuseWorkbook(bytes);
  if (told) return decoded(bytes, told, 'told') ?? refuse(`The file is not text in ${told}.`);
  const mark = markOf(bytes);
  if (mark) return decoded(bytes, mark, 'mark') ?? refuse(`The file begins like ${mark}, and is not.`);
  const found = decoded(bytes, 'utf-8', 'content');
  if (found) return found;
  const chinese = (['big5', 'gbk'] as const).flatMap((one) => decoded(bytes, one, 'content') ?? []);
  return likelierChinese(bytes, chinese) ?? refuse('The file is not text in UTF-8, UTF-16, Big5 or GBK.');
}

function refuse(what: string): never {
  throw new AppError(
    'import-refused',
    `${what} Save it as "CSV UTF-8" and send it again, or say its encoding.`,
  );
}

/** Excel's own files have the ending of a workbook, and now and then that of a text. */
function refuseWorkbook(bytes: Uint8Array): void {
  const magic = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  if (magic !== 'd0cf11e0' && magic !== '504b0304') return;
  throw new AppError(
    'import-refused',
    'The file is a workbook of a spreadsheet. Save the sheet as "CSV UTF-8".',
  );
}

function markOf([first, second, third]: Uint8Array): FileEncoding | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** What the platform's decoders make of octets that are none, instead of refusing them, and private use. */
const NO_TEXT = /[\u0080\p{Co}\ufffd]/u;
const DOUBLE_BYTE: readonly FileEncoding[] = ['big5', 'gbk', 'gb18030', 'shift_jis', 'euc-kr'];

function decoded(bytes: Uint8Array, encoding: FileEncoding, encodingBy: EncodingBy): Decoded | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    const isText = !(DOUBLE_BYTE.includes(encoding) && NO_TEXT.test(text)) && !text.includes('\0');
    return isText ? { text, encoding, encodingBy } : undefined;
  } catch {
    return undefined;
  }
}
