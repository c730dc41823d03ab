import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSealing, fixedKeyring, rewrap, sealingKey } from '../../../cloud/platform/sealing.ts';

const [one, two] = [sealingKey(Buffer.alloc(32, 1)), sealingKey(Buffer.alloc(32, 2))];
const sealing = createSealing(fixedKeyring([one]));
const codeOf = (act: () => unknown) => {
  try {
    act();
    return 'opened';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

/** As values were sealed before each had a data key of its own. */
function sealedBefore(plaintext: string, purpose: string): string {
  const iv = Buffer.alloc(12, 5);
  const cipher = createCipheriv('aes-256-gcm', one.octets, iv).setAAD(Buffer.from(purpose));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  const parts = [iv, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64url'));
  return ['sk1', one.id, ...parts].join('.');
}

test('what was sealed opens again, with the same key and for the same purpose', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (plaintext, purpose) => {
      const sealed = sealing.seal(plaintext, purpose);
      expect(sealed).toMatch(/^sk2\.[0-9a-f]{8}\.[\w-]{80}\.[\w-]{16}\.[\w-]{22}\.[\w-]*$/);
      expect(sealing.open(sealed, purpose)).toEqual(Buffer.from(plaintext));
      expect(codeOf(() => sealing.open(sealed, `${purpose}!`))).toBe('sealed-altered');
    }),
  );
});

test('what was sealed without an envelope opens as well', () => {
  expect(sealing.open(sealedBefore('old', 'here'), 'here').toString()).toBe('old');
  expect(codeOf(() => sealing.open(sealedBefore('old', 'here'), 'there'))).toBe('sealed-altered');
});

test('an altered value, another key and another form are told apart', () => {
  const sealed = sealing.seal(Buffer.from('secret'), 'here');
  const other = createSealing(fixedKeyring([two]));
  const altered = (at: number) =>
    `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'Q' : 'A'}${sealed.slice(at + 1)}`;
  expect(codeOf(() => other.open(sealed, 'here'))).toBe('key-unknown');
  for (const at of [20, 100, 130, sealed.length - 2]) {
    expect(codeOf(() => sealing.open(altered(at), 'here'))).toBe('sealed-altered');
  }
  expect(codeOf(() => sealing.open('sk3.x', 'here'))).toBe('sealed-malformed');
  expect(codeOf(() => sealingKey(Buffer.alloc(16)))).toBe('key-invalid');
});

test('wrapped by another key, a value opens by it alone, wherever it stands in a text', () => {
  const both = fixedKeyring([two, one]);
  const values = fc.array(fc.record({ secret: fc.string(), before: fc.boolean() }), { maxLength: 4 });
  fc.assert(
    fc.property(values, fc.string(), (secrets, between) => {
      const sealed = secrets.map(({ secret, before }) =>
        before ? sealedBefore(secret, 'here') : sealing.seal(Buffer.from(secret), 'here'),
      );
      const { text, changed, unknown } = rewrap(JSON.stringify({ between, sealed }), both);
      expect([changed, unknown]).toEqual([secrets.length, []]);
      const after = JSON.parse(text) as { between: string; sealed: string[] };
      expect(after.between).toBe(between);
      const byTwo = createSealing(fixedKeyring([two]));
      expect(after.sealed.map((value) => byTwo.open(value, 'here').toString())).toEqual(
        secrets.map(({ secret }) => Buffer.from(secret).toString()),
      );
      expect(rewrap(text, both)).toEqual({ text, changed: 0, unknown: [] });
    }),
  );
});

test('what only looks like a sealed value, or is sealed by a key not at hand, is left as it is', () => {
  const both = fixedKeyring([two, one]);
  const forged = sealing.seal(Buffer.from('x'), 'here').replace(/\.[\w-]{80}\./, `.${'A'.repeat(80)}.`);
  expect(rewrap(forged, both)).toEqual({ text: forged, changed: 0, unknown: [] });
  const foreign = createSealing(fixedKeyring([sealingKey(Buffer.alloc(32, 3))])).seal(
    Buffer.from('x'),
    'here',
  );
  expect(rewrap(foreign, both)).toEqual({ text: foreign, changed: 0, unknown: [foreign.slice(4, 12)] });
});
