import { createHash } from 'node:crypto';

/**
 * A /48 of unique local addresses for whoever has this id: its 40 bits of global ID are those of a digest of the id, as
 * in RFC 4193 §3.2.2, where a digest of unique facts is the random number. Our ids are random, so the prefix is, too,
 * and it is the same whenever it is asked for.
 */
export function uniqueLocalPrefix(id: string): string {
  const digest = createHash('sha256').update(`unique-local ${id}`).digest('hex');
  const globalId = `fd${digest.slice(0, 10)}`;
  const groups = [0, 4, 8].map((at) => Number.parseInt(globalId.slice(at, at + 4), 16).toString(16));
  return `${groups.join(':')}::/48`;
}
