import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AuditEntry,
  auditAddress,
  auditFileAddress,
  auditFilterFromQuery,
  foldAttempts,
  verdictOf,
} from '../../../console/api/audit.ts';
import { valueDifferences } from '../../../console/api/value-difference.ts';
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

test('what became of it is told as the interface filters by it', () => {
  const outcome = (status: number | null, code: string | null) =>
    verdictOf({ kind: 'outcome', status, code });
  expect(outcome(204, null)).toBe('succeeded');
  expect(outcome(null, null)).toBe('succeeded');
  expect(outcome(303, 'sign-in-failed')).toBe('refused');
  expect(outcome(409, 'conflict')).toBe('refused');
  expect(outcome(500, 'internal')).toBe('failed');
  expect(outcome(null, 'internal')).toBe('failed');
  expect(verdictOf({ kind: 'refusal', status: 403, code: 'forbidden' })).toBe('refused');
});

test('the filter is in the address, and what is unknown there is passed over', () => {
  const filter = { actor: 'amy@example.net', outcome: 'refused', since: '2026-11-24T08:00:00.000Z' };
  const address = new URL(auditAddress({ ...filter, action: '' }), 'https://localhost');
  expect(auditFilterFromQuery(address.searchParams)).toEqual(filter);
  expect(parseRoute(address.pathname, address.search)).toMatchObject({ part: 'audit' });
  expect(auditFilterFromQuery(new URLSearchParams('colour=red&actor='))).toEqual({});
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
  const long = { omitted: 20_000, sha256: 'ab' };
  expect(valueDifferences(null, { body: long })).toEqual([{ place: 'body', before: undefined, after: long }]);
});

test('nothing differs from itself, and everything else differs somewhere', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(valueDifferences(value, structuredClone(value))).toEqual([]);
      expect(valueDifferences({ value }, { value: { other: value } }).length).toBeGreaterThan(0);
    }),
  );
});
