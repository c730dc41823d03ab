import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedSince, draftChanges, type Edit } from '../../../cloud/networks/edits.ts';

const leaf = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom('a', 'b'),
  fc.array(fc.nat(2), { maxLength: 2 }),
);
const member = fc.oneof(leaf, fc.dictionary(fc.constantFrom('x', 'y'), leaf, { maxKeys: 2 }));
const draft = fc.dictionary(fc.constantFrom('name', 'dns', 'a/b'), member, { minKeys: 1, maxKeys: 3 });
const people = ['Ann', 'Ben', 'Chen'];
const at = new Date(0);

function editsOf(drafts: object[]): Edit[] {
  return drafts.slice(1).map((after, index) => ({
    version: index + 2,
    by: people[index % people.length] ?? '',
    at,
    changes: draftChanges(drafts[index] ?? {}, after),
  }));
}

test('many saves since a version read as one: every value then and now, and nothing that came back', () => {
  fc.assert(
    fc.property(fc.array(draft, { minLength: 1, maxLength: 6 }), fc.nat(5), (drafts, index) => {
      const seen = 1 + (index % drafts.length);
      const told = changedSince(editsOf(drafts), seen, drafts.length);
      const values = told.map(({ pointer, change: { by, at: when, ...rest } = { by: '', at: '' } }) => ({
        pointer,
        ...rest,
      }));
      const direct = draftChanges(drafts[seen - 1] ?? {}, drafts.at(-1) ?? {});
      const byPointer = (a: { pointer: string }, b: { pointer: string }) => (a.pointer < b.pointer ? -1 : 1);
      expect(values.sort(byPointer)).toEqual(direct.sort(byPointer));
    }),
  );
});

test('who changed a value last is told, and nothing at all when a save is not on record any more', () => {
  const edits = editsOf([{ name: 'A' }, { name: 'B' }, { name: 'C' }, { name: 'C', tags: ['x'] }]);
  const told = [
    {
      pointer: '/name',
      code: 'changed',
      detail: 'Ben changed it: "A" → "C"',
      change: { by: 'Ben', at: at.toISOString(), before: 'A', after: 'C' },
    },
    {
      pointer: '/tags',
      code: 'changed',
      detail: 'Chen changed it: nothing → ["x"]',
      change: { by: 'Chen', at: at.toISOString(), after: ['x'] },
    },
  ];
  expect(changedSince(edits, 1, 4)).toStrictEqual(told);
  expect(changedSince(edits.toReversed(), 1, 4), 'in whatever order they were read').toStrictEqual(told);
  expect(changedSince(edits.slice(1), 1, 4)).toEqual([]);
  expect(changedSince(edits, 4, 4)).toEqual([]);
});

test('a change has the value that was and the one that is, if there are any; what is empty is no value', () => {
  const before = { name: 'A', tags: ['x'], dns: {}, gone: 1 };
  const after = { name: 'A', tags: ['x'], dns: { search: 'a' }, lans: {} };
  expect(draftChanges(before, after)).toStrictEqual([
    { pointer: '/gone', before: 1 },
    { pointer: '/dns/search', after: 'a' },
  ]);
});

test('a long value is cut to eighty characters', () => {
  const detail = (name: string) => changedSince(editsOf([{ name: 'A' }, { name }]), 1, 2)[0]?.detail;
  expect(detail('x'.repeat(78))).toBe(`Ann changed it: "A" → "${'x'.repeat(78)}"`);
  expect(detail('x'.repeat(79))).toBe(`Ann changed it: "A" → "${'x'.repeat(79)}…`);
});
