import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AuditEntry,
  auditAddress,
  auditFileAddress,
  auditFilterFromQuery,
  foldAttempts,
  namesIn,
  verdictOf,
} from '../../../console/api/audit.ts';
import { isOmission, valueDifferences } from '../../../console/api/value-difference.ts';
import { instantOfInput, localInput } from '../../../console/audit/local-input.ts';
import { parseRoute } from '../../../console/parse-route.ts';

const entry = (sequence: number, kind: AuditEntry['kind'], requestId: string | null) =>
  ({ sequence: String(sequence), kind, requestId }) as AuditEntry;

test('an attempt goes with its outcome; one without an outcome is told as unfinished', () => {
  const entries = [
    entry(6, 'outcome', 'b'),
    entry(5, 'refusal', 'c'),
    entry(4, 'event', null),
    entry(3, 'attempt', 'b'),
    entry(2, 'event', null),
    entry(1, 'attempt', 'a'),
  ];
  const folded = foldAttempts(entries);
  expect(folded.map(({ entry: { sequence } }) => sequence)).toEqual(['6', '5', '4', '2', '1']);
  expect(folded[0]?.attempt?.sequence).toBe('3');
  expect(verdictOf({ kind: 'attempt', status: null, code: null })).toBe('unfinished');
});

test('only an attempt goes with an outcome, the newest one of its request', () => {
  const entries = [
    entry(9, 'outcome', 'a'),
    entry(8, 'event', 'a'),
    entry(7, 'attempt', 'a'),
    entry(6, 'attempt', 'a'),
    entry(5, 'outcome', null),
    entry(4, 'attempt', null),
    entry(3, 'event', 'b'),
    entry(2, 'attempt', 'b'),
    entry(1, 'attempt', ''),
  ];
  const alone = entries.map((one) => ({ entry: one, attempt: undefined }));
  expect(foldAttempts(entries)).toEqual([
    { entry: entries[0], attempt: entries[2] },
    alone[1],
    ...alone.slice(4),
  ]);
});

test('a resource is called what was last made of it, or asked for it', () => {
  const about = (resourceId: string | null, told: object) => ({ resourceId, ...told }) as AuditEntry;
  const names = namesIn([
    about('both', { after: { name: 'New' }, before: { name: 'Old' } }),
    about('gone', { after: null, before: { name: 'Gone' }, request: { body: { name: 'Other' } } }),
    about('asked', { after: {}, before: 'text', request: { body: { name: 'Asked' } } }),
    about('renamed', { after: { name: 'Later' } }),
    about('renamed', { after: { name: 'Earlier' } }),
    about('box', { after: { name: '', serial: 'SK-1' } }),
    about('numbered', { after: { name: 7 }, request: { body: null } }),
    about('nameless', { after: { other: 'x' }, request: null }),
    about('nameless', { request: {} }),
    about(null, { after: { name: 'Nobody' } }),
  ]);
  expect(Object.fromEntries(names)).toEqual({
    both: 'New',
    gone: 'Gone',
    asked: 'Asked',
    renamed: 'Later',
    box: 'SK-1',
  });
});

test('what became of it is told as the interface filters by it', () => {
  const outcome = (status: number | null, code: string | null) =>
    verdictOf({ kind: 'outcome', status, code });
  expect(outcome(204, null)).toBe('succeeded');
  expect(outcome(null, null)).toBe('succeeded');
  expect(outcome(303, 'sign-in-failed')).toBe('refused');
  expect(outcome(409, 'conflict')).toBe('refused');
  expect(outcome(399, null)).toBe('succeeded');
  expect(outcome(400, null)).toBe('refused');
  expect(outcome(499, null)).toBe('refused');
  expect(outcome(200, 'conflict')).toBe('refused');
  expect(outcome(500, null)).toBe('failed');
  expect(outcome(500, 'internal')).toBe('failed');
  expect(outcome(null, 'internal')).toBe('failed');
  expect(verdictOf({ kind: 'refusal', status: null, code: null })).toBe('refused');
  expect(verdictOf({ kind: 'event', status: null, code: 'internal' })).toBe('event');
});

test('the filter is in the address, and what is unknown there is passed over', () => {
  const filter = { actor: 'amy@example.net', outcome: 'refused', since: '2026-11-24T08:00:00.000Z' };
  const address = new URL(auditAddress({ ...filter, action: '' }), 'https://localhost');
  expect(auditFilterFromQuery(address.searchParams)).toEqual(filter);
  expect(parseRoute(address.pathname, address.search)).toMatchObject({ part: 'audit' });
  expect(auditFilterFromQuery(new URLSearchParams('colour=red&actor=&action=+'))).toEqual({});
  expect(auditFilterFromQuery(new URLSearchParams('action=+createSite+'))).toEqual({ action: 'createSite' });
  expect(auditAddress({ actor: '' })).toBe('/administration/audit');
  const everything = Object.fromEntries(
    [
      'actor',
      'action',
      'resource_type',
      'resource_id',
      'customer_id',
      'request_id',
      'outcome',
      'since',
      'until',
    ].map((name) => [name, `some ${name}`]),
  );
  expect(auditFilterFromQuery(new URLSearchParams(everything))).toEqual(everything);
  expect(auditFileAddress({ outcome: 'failed' }, 'csv')).toBe(
    'api/v1/audit/export?outcome=failed&format=csv',
  );
});

test('an instant is shown in local time and read back', () => {
  expect(instantOfInput(localInput('2026-11-24T08:30:00.000Z'))).toBe('2026-11-24T08:30:00.000Z');
  expect([instantOfInput(''), localInput('yesterday'), localInput(undefined)]).toEqual(['', '', '']);
});

test('a difference names the leaves that differ, elements of lists by their names', () => {
  const before = { name: 'A', lines: [{ name: 'wan1', mtu: 1500 }, { name: 'wan2' }], tags: ['x'] };
  const after = { name: 'A', lines: [{ name: 'wan2' }, { name: 'wan1', mtu: 1492 }], tags: ['x', 'y'] };
  expect(valueDifferences(before, after)).toEqual([
    { place: 'lines.wan1.mtu', before: 1500, after: 1492 },
    { place: 'tags', before: ['x'], after: ['x', 'y'] },
  ]);
  expect(valueDifferences({}, { at: null, a: { b: 1 } })).toEqual([
    { place: 'at', before: undefined, after: null },
    { place: 'a.b', before: undefined, after: 1 },
  ]);
  expect(valueDifferences({ a: { b: 1 } }, { a: {} })).toEqual([
    { place: 'a.b', before: 1, after: undefined },
  ]);
  expect(valueDifferences({ a: {} }, { a: null })).toEqual([{ place: 'a', before: {}, after: null }]);
  for (const plain of [0, '', true])
    expect(valueDifferences({ a: plain }, { a: { b: 1 } })).toEqual([
      { place: 'a', before: plain, after: { b: 1 } },
    ]);
  expect(valueDifferences('x', { a: 1 })).toEqual([{ place: '', before: 'x', after: { a: 1 } }]);
  expect(valueDifferences({ a: 1 }, 'x')).toEqual([{ place: '', before: { a: 1 }, after: 'x' }]);
  for (const other of [undefined, null, 'omitted', 1, { omitted: 1 }, { sha256: 'ab' }])
    expect(isOmission(other)).toBe(false);
  expect(isOmission({ omitted: 1, sha256: 'ab' })).toBe(true);
  const long = { omitted: 20_000, sha256: 'ab' };
  expect(valueDifferences(null, { body: long })).toEqual([{ place: 'body', before: undefined, after: long }]);
});

test.each<[string, unknown[], unknown[], unknown[]]>([
  ['by id before name', [{ id: 'a', name: 'x', n: 1 }], [{ id: 'a', name: 'y', n: 1 }], ['a.name x y']],
  [
    'by name where ids repeat',
    [
      { id: 'a', name: 'x', n: 1 },
      { id: 'a', name: 'y', n: 1 },
    ],
    [
      { id: 'a', name: 'x', n: 2 },
      { id: 'a', name: 'y', n: 1 },
    ],
    ['x.n 1 2'],
  ],
  ['by number where ids are no text', [{ id: 1, n: 1 }], [{ id: 1, n: 2 }], ['1.n 1 2']],
  [
    'by number where names are not of all',
    [{ n: 1 }, { name: 'x', n: 1 }],
    [{ n: 1 }, { name: 'x', n: 2 }],
    ['2.n 1 2'],
  ],
  ['as a whole where some are plain', [{ id: 'a' }, 1], [{ id: 'b' }, 1], [' [{"id":"a"},1] [{"id":"b"},1]']],
  ['as a whole where one is null', [{ id: 'a' }, null], [{ id: 'a' }], [' [{"id":"a"},null] [{"id":"a"}]']],
])('elements are compared %s', (_, before, after, expected) => {
  const plain = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : value);
  const told = valueDifferences(before, after).map(
    (difference) => `${difference.place} ${plain(difference.before)} ${plain(difference.after)}`,
  );
  expect(told).toEqual(expected);
});

test('nothing differs from itself, and everything else differs somewhere', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(valueDifferences(value, structuredClone(value))).toEqual([]);
      expect(valueDifferences({ value }, { value: { other: value } }).length).toBeGreaterThan(0);
    }),
  );
});
