import fc from 'fast-check';
import { expect, test } from 'vitest';
import { complete } from '../../../cloud/audit/complete.ts';
import { differing } from '../../../cloud/audit/difference.ts';

const entry = (facts: object) =>
  complete({ at: new Date(0), kind: 'event', actorKind: 'system', action: 'test', ...facts });

test('secrets are hidden by the names of what holds them, codes only in what is asked', () => {
  const secrets = {
    password: { current: 'S3CRET', new: 'S3CRET' },
    enrolmentSecret: 'S3CRET',
    token: 'S3CRET',
    tokenHash: 'S3CRET',
    recoveryCodes: ['S3CRET'],
    psk: 'S3CRET',
    download: { url: 'S3CRET', filename: 'amy.p12' },
    lines: [{ addressing: { method: 'pppoe', username: 'branch', password: 'S3CRET' } }],
    kept: { at: 'sk1.S3CRET', privateKey: 'S3CRET' },
  };
  const kept = {
    name: 'kept',
    tokenId: 'kept',
    secretExpiresAt: 'kept',
    passwordChanged: true,
    external_key: 'kept',
  };
  const recorded = entry({
    request: { ...secrets, ...kept, code: '123456' },
    after: { ...secrets, code: 'in-use' },
  });
  const text = JSON.stringify(recorded);
  expect(text).not.toContain('S3CRET');
  expect(text).not.toContain('123456');
  expect(recorded.request).toMatchObject({ ...kept, code: '(hidden)' });
  expect(recorded.after).toMatchObject({ code: 'in-use' });
});

test('whatever is handed in, what is kept can be stored and is bounded', () => {
  const anything = fc.anything({
    withNullPrototype: true,
    withDate: true,
    stringUnit: 'binary',
    maxDepth: 4,
  });
  fc.assert(
    fc.property(fc.dictionary(fc.string(), anything), fc.string({ unit: 'binary' }), (after, actorName) => {
      const text = JSON.stringify(entry({ after, actorName }));
      expect(text).not.toContain('\\u0000');
      expect(text.isWellFormed()).toBe(true);
      expect(text).not.toMatch(/\\ud[89a-f]/i);
    }),
  );
  const large = entry({
    before: { name: 'kept', document: 'x'.repeat(20_000) },
    after: ['x'.repeat(20_000)],
  });
  expect(large.before).toMatchObject({ name: 'kept', document: { omitted: 20_002 } });
  expect(large.after).toMatchObject({ omitted: 20_004 });
});

test('a difference holds what differs and nothing else', () => {
  expect(differing({ a: 1, b: { c: 1, d: 2 }, e: [1] }, { a: 1, b: { c: 1, d: 3 }, e: [1, 2] })).toEqual({
    before: { b: { d: 2 }, e: [1] },
    after: { b: { d: 3 }, e: [1, 2] },
  });
  expect(differing({ a: [1] }, { a: [1] })).toBeUndefined();
  expect(differing(undefined, { a: 1 })).toEqual({ before: undefined, after: { a: 1 } });
});
