import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSealing } from '../../../cloud/platform/sealing.ts';

const sealing = createSealing(Buffer.alloc(32, 1));
const codeOf = (act: () => unknown) => {
  try {
    act();
    return 'opened';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('what was sealed opens again, with the same key and for the same purpose', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (plaintext, purpose) => {
      const sealed = sealing.seal(plaintext, purpose);
      expect(sealed).toMatch(/^sk1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]{22}\.[\w-]*$/);
      expect(sealing.open(sealed, purpose)).toEqual(Buffer.from(plaintext));
      expect(codeOf(() => sealing.open(sealed, `${purpose}!`))).toBe('sealed-altered');
    }),
  );
});

test('an altered value, another key and another form are told apart', () => {
  const sealed = sealing.seal(Buffer.from('secret'), 'here');
  const other = createSealing(Buffer.alloc(32, 2));
  const altered = sealed.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'));
  expect(codeOf(() => other.open(sealed, 'here'))).toBe('key-unknown');
  expect(codeOf(() => sealing.open(altered, 'here'))).toBe('sealed-altered');
  expect(codeOf(() => sealing.open('sk2.x', 'here'))).toBe('sealed-malformed');
  expect(codeOf(() => createSealing(Buffer.alloc(16)))).toBe('key-invalid');
});
