import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { encodeQr } from '../../../console/components/qr/encode.ts';
import { readQr } from '../../lib/read-qr.ts';

test('what is encoded can be read again', () => {
  const uri =
    'otpauth://totp/Sitekeeper:admin%40localhost?issuer=Sitekeeper&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
  expect(readQr(encodeQr(uri))).toBe(uri);
  const texts = string({ unit: 'binary', maxLength: 26 }).filter((text) => text.isWellFormed());
  assert(
    property(texts, (text) => {
      expect(readQr(encodeQr(text))).toBe(text);
    }),
    { numRuns: 15 },
  );
});

test('a longer text makes a larger code, and one that is too long is refused', () => {
  const sizes = [1, 14, 15, 106, 107, 213, 214, 666].map((length) => encodeQr('x'.repeat(length)).length);
  expect(sizes).toEqual([21, 21, 25, 41, 45, 57, 61, 97]);
  expect(() => encodeQr('x'.repeat(667))).toThrow(RangeError);
});
