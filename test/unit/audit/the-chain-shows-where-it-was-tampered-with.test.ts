import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BEGINNING, endCode, type Linked, linked } from '../../../cloud/audit/chain.ts';
import { createChainCheck } from '../../../cloud/audit/check-chain.ts';
import { complete } from '../../../cloud/audit/complete.ts';

const KEY = Buffer.alloc(32, 7);

function chainOf(length: number) {
  const entries = Array.from({ length }, (_, i) =>
    complete({
      at: new Date(i * 1000),
      kind: 'event',
      actorKind: 'system',
      action: `happened.${i}`,
      after: { i },
    }),
  );
  const { rows, head } = linked(BEGINNING, entries);
  return { rows, end: { ...head, mac: endCode(KEY, head) } };
}

function verdict(rows: readonly Linked[], end: ReturnType<typeof chainOf>['end'], anchor?: Linked) {
  const check = createChainCheck(anchor && { sequence: BigInt(anchor.sequence), hash: anchor.hash });
  for (const row of rows) check.take(row);
  return check.end(end, KEY).faults;
}

const place = fc.record({ length: fc.integer({ min: 3, max: 20 }), at: fc.nat() });

test('an untouched chain has no fault, in however many steps it was made', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }), (steps) => {
      let head = BEGINNING;
      const rows = steps.flatMap((length) => {
        const made = linked(
          head,
          chainOf(length).rows.map(({ sequence: _s, hash: _h, previousHash: _p, ...e }) => e),
        );
        head = made.head;
        return made.rows;
      });
      expect(verdict(rows, { ...head, mac: endCode(KEY, head) }, rows.at(0))).toEqual([]);
    }),
  );
});

test('an edited entry is named', () => {
  fc.assert(
    fc.property(place, ({ length, at }) => {
      const { rows, end } = chainOf(length);
      const i = at % length;
      const edited = rows.map((row, j) => (j === i ? { ...row, actorName: 'somebody else' } : row));
      expect(verdict(edited, end)).toEqual([{ sequence: String(i + 1), fault: 'altered' }]);
      // Its hash made to fit: the next one does not follow any more.
      const { hash: _hash, ...content } = { ...rows[i]!, actorName: 'somebody else' };
      const refitted = linked({ sequence: BigInt(i), hash: content.previousHash }, [strip(content)]).rows[0]!;
      const faults = verdict(
        rows.map((row, j) => (j === i ? refitted : row)),
        end,
      );
      const place = String(Math.min(i + 2, length));
      expect(faults).toEqual([
        { sequence: place, fault: i + 1 === length ? 'altered' : 'inserted-or-moved' },
      ]);
    }),
  );
});

const strip = ({ sequence: _s, previousHash: _p, ...entry }: Omit<Linked, 'hash'>) => entry;

test('a removed entry is missed, also the last', () => {
  fc.assert(
    fc.property(place, ({ length, at }) => {
      const { rows, end } = chainOf(length);
      const i = at % length;
      const last = i + 1 === length;
      expect(verdict(rows.toSpliced(i, 1), end)).toEqual([
        last
          ? { sequence: String(length), fault: 'end-missing' }
          : { sequence: String(i + 2), fault: 'missing-before' },
      ]);
    }),
  );
});

test('an inserted entry and two that changed places are found', () => {
  fc.assert(
    fc.property(place, ({ length, at }) => {
      const { rows, end } = chainOf(length);
      const i = at % (length - 1);
      const renumbered = (row: Linked, sequence: number) => ({ ...row, sequence: String(sequence) });
      const swapped = rows.with(i, renumbered(rows[i + 1]!, i + 1)).with(i + 1, renumbered(rows[i]!, i + 2));
      expect(verdict(swapped, end).map(({ sequence }) => sequence)).toContain(String(i + 1));
      const inserted = rows.toSpliced(i, 0, rows[i]!).map((row, j) => renumbered(row, j + 1));
      expect(verdict(inserted, end).length).toBeGreaterThan(0);
    }),
  );
});

test('a chain written anew has an end that is not ours, and lacks what was written down elsewhere', () => {
  const { rows, end } = chainOf(5);
  const forged = linked(
    BEGINNING,
    rows.slice(0, 4).map(({ hash: _hash, ...row }) => strip(row)),
  );
  const forgedEnd = { ...forged.head, mac: end.mac };
  expect(verdict(forged.rows, forgedEnd)).toEqual([{ sequence: '4', fault: 'end-not-ours' }]);
  // Somebody who has the key as well is found by an anchor.
  const signed = { ...forged.head, mac: endCode(KEY, forged.head) };
  expect(verdict(forged.rows, signed)).toEqual([]);
  expect(verdict(forged.rows, signed, rows[4])).toEqual([{ sequence: '5', fault: 'end-missing' }]);
});

test('an entry that an anchor knows otherwise is named', () => {
  const { rows, end } = chainOf(5);
  const anchor = { ...rows[2]!, hash: 'f'.repeat(64) };
  expect(verdict(rows, end, anchor)).toEqual([{ sequence: '3', fault: 'anchor-differs' }]);
  expect(verdict(rows, end, { ...rows[2]!, sequence: '6' })).toEqual([
    { sequence: '6', fault: 'end-missing' },
  ]);
});

test('an end whose code is cut short or of another key is not ours', () => {
  const { rows, end } = chainOf(3);
  expect(end.mac).toMatch(/^[0-9a-f]{64}$/);
  for (const mac of ['', end.mac.slice(1), endCode(Buffer.alloc(32, 8), end)])
    expect(verdict(rows, { ...end, mac })).toEqual([{ sequence: '3', fault: 'end-not-ours' }]);
  expect(
    verdict(rows, { ...end, hash: 'f'.repeat(64), mac: endCode(KEY, { ...end, hash: 'f'.repeat(64) }) }),
  ).toEqual([{ sequence: '3', fault: 'altered' }]);
});

test('all entries are counted, and of many faults the first hundred are told', () => {
  const { rows, end } = chainOf(101);
  const check = createChainCheck();
  for (const row of rows) check.take({ ...row, actorName: 'somebody else' });
  const { entries, head, faults } = check.end(end, KEY);
  expect({ entries, head }).toEqual({ entries: 101, head: { sequence: end.sequence, hash: end.hash } });
  expect(faults).toEqual(
    Array.from({ length: 100 }, (_, i) => ({ sequence: String(i + 1), fault: 'altered' })),
  );
});
