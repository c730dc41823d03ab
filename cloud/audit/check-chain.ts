import { timingSafeEqual } from 'node:crypto';
import { BEGINNING, endCode, type Head, hashOf, type Linked } from './chain.ts';

/** Where the chain is broken. `sequence`: the entry at which it shows. */
export type ChainFault = {
  sequence: string;
  fault:
    | 'altered'
    | 'missing-before'
    | 'inserted-or-moved'
    | 'end-missing'
    | 'end-not-ours'
    | 'anchor-differs';
};

export type ChainVerdict = { entries: number; head: Head; faults: ChainFault[] };

const MOST_FAULTS = 100;

/**
 * Goes through the chain in order of its numbers. Pure: `take` gets each entry, `end` the stored end and its key.
 *
 * @param anchor an end of the chain that was written down elsewhere: it must still be part of it
 */
export function createChainCheck(anchor?: Head) {
  const faults: ChainFault[] = [];
  let head = BEGINNING;
  let entries = 0;
  const add = (sequence: string, fault: ChainFault['fault']) =>
    void (faults.length < MOST_FAULTS && faults.push({ sequence, fault }));

  return {
    take(row: Linked): void {
      const { hash, ...content } = row;
      const sequence = BigInt(row.sequence);
      const isNext = sequence === head.sequence + 1n;
      if (!isNext) add(row.sequence, 'missing-before');
      else if (row.previousHash !== head.hash) add(row.sequence, 'inserted-or-moved');
      if (hashOf(content) !== hash) add(row.sequence, 'altered');
      if (anchor?.sequence === sequence && anchor.hash !== hash) add(row.sequence, 'anchor-differs');
      // Goes on from what stands there, so that one fault is told once.
      head = { sequence, hash };
      entries += 1;
    },
    end(stored: Head & { mac: string }, key: Uint8Array): ChainVerdict {
      const last = String(stored.sequence);
      if (!equal(stored.mac, endCode(key, stored))) add(last, 'end-not-ours');
      if (stored.sequence !== head.sequence) add(last, 'end-missing');
      else if (stored.hash !== head.hash) add(last, 'altered');
      if (anchor && anchor.sequence > head.sequence) add(String(anchor.sequence), 'end-missing');
      return { entries, head, faults };
    },
  };
}

const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
