import { createHmac } from 'node:crypto';
import { canonicalHash } from '#protocol';
import type { Entry } from './entry.ts';

/** The end of the chain: number and hash of the last entry. */
export type Head = { sequence: bigint; hash: string };
export type Linked = Entry & { sequence: string; previousHash: string; hash: string };

/** Before the first entry. */
export const BEGINNING: Head = { sequence: 0n, hash: '0'.repeat(64) };

/** SHA-256 over the canonical form (RFC 8785) of the entry, its number and the hash of the one before it. */
export const hashOf = (entry: Omit<Linked, 'hash'>): string => canonicalHash(entry);

/** Adds entries to the chain that ends with `head`. */
export function linked(head: Head, entries: readonly Entry[]): { rows: Linked[]; head: Head } {
  let { sequence, hash } = head;
  const rows = entries.map((entry) => {
    sequence += 1n;
    const row = { ...entry, sequence: String(sequence), previousHash: hash };
    hash = hashOf(row);
    return { ...row, hash };
  });
  return { rows, head: { sequence, hash } };
}

/** Says that this is the end: whoever has the database alone cannot say so of another one. */
export const endCode = (key: Uint8Array, { sequence, hash }: Head): string =>
  createHmac('sha256', key).update(`${sequence}:${hash}`).digest('hex');
