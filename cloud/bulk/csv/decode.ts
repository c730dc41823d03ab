import { AppError } from '../../platform/errors.ts';

export const ENCODINGS = ['utf-8', 'big5'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/**
 * The text of a file. Told to be in an encoding it must be; told nothing it is UTF-8, or else Big5 (code page 950, as
 * spreadsheets in Taiwan write it). A byte order mark is left out.
 *
 * @throws AppError import-refused
 */
export function decodeText(bytes: Uint8Array, told?: Encoding): { text: string; encoding: Encoding } {
  for (const encoding of told ? [told] : ENCODINGS) {
    const text = decode(bytes, encoding);
    if (text !== undefined) return { text, encoding };
  }
  const detail = `The file is not text in ${told ?? 'UTF-8, nor in Big5'}. Save it as "CSV UTF-8" and send it again.`;
  throw new AppError('import-refused', detail);
}

/** What the platform's decoder of Big5 makes of octets that are none, instead of refusing them. */
const NO_TEXT = /[\u0080\uf8f8\ufffd]/;

function decode(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return encoding === 'big5' && NO_TEXT.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
