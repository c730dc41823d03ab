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

const NOTHING = {
  requestId: null,
  actorId: null,
  actorName: null,
  source: null,
  userAgent: null,
  resourceType: null,
  resourceId: null,
  customerId: null,
  status: null,
  code: null,
  request: null,
  before: null,
  after: null,
};

test('what is not said is null, and what is said is kept as it is', () => {
  const about = { at: '1970-01-01T00:00:00.000Z', kind: 'event', actorKind: 'system', action: 'test' };
  expect(entry({})).toEqual({ ...about, ...NOTHING });
  expect(entry(NOTHING)).toEqual({ ...about, ...NOTHING });
  const said = {
    requestId: 'r',
    actorId: 'a',
    actorName: '林',
    source: '192.0.2.1',
    userAgent: 'curl',
    resourceType: 'site',
    resourceId: 's',
    customerId: 'c',
    status: 204,
    code: 'in-use',
    request: { name: 'x', list: ['a', 1, null, { b: false }], none: null },
    before: { code: 'a' },
    after: { code: 'b' },
  };
  expect(entry(said)).toEqual({ ...about, ...said });
});

test('of a text the first 256 characters are kept, without what PostgreSQL cannot store', () => {
  expect(entry({ userAgent: 'x'.repeat(257), action: 'y'.repeat(300) })).toMatchObject({
    userAgent: 'x'.repeat(256),
    action: 'y'.repeat(256),
  });
  expect(entry({ actorName: 'a\0b\ud800', after: { 'n\0': ['c\0d', { e: '\0' }] } })).toMatchObject({
    actorName: 'ab\ufffd',
    after: { n: ['cd', { e: '' }] },
  });
});

test('a difference holds what differs and nothing else', () => {
  expect(differing({ a: 1, b: { c: 1, d: 2 }, e: [1] }, { a: 1, b: { c: 1, d: 3 }, e: [1, 2] })).toEqual({
    before: { b: { d: 2 }, e: [1] },
    after: { b: { d: 3 }, e: [1, 2] },
  });
  expect(differing({ a: [1] }, { a: [1] })).toBeUndefined();
  expect(differing(undefined, { a: 1 })).toEqual({ before: undefined, after: { a: 1 } });
  expect(differing(null, { a: 1 })).toEqual({ before: null, after: { a: 1 } });
  expect(differing({ a: { b: 1 } }, { a: null })).toEqual({ before: { a: { b: 1 } }, after: { a: null } });
  // A member that came or went stands on one side only.
  expect(differing({ a: 1, same: 0 }, { b: 2, same: 0 })).toStrictEqual({
    before: { a: 1 },
    after: { b: 2 },
  });
});
