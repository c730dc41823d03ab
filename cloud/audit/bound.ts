import { createHash } from 'node:crypto';

/** A value recorded with an entry is no longer than this, as JSON. */
const LIMIT = 16_384;
/** When it is, members longer than this are left out first. */
const MEMBER_LIMIT = 1_024;

/** The value, or what stands for it or for its largest members: `{ omitted: <characters>, sha256 }` of their JSON. */
export function bounded(value: unknown): unknown {
  const text = JSON.stringify(value) ?? 'null';
  if (text.length <= LIMIT) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return omitted(text);
  const members = Object.entries(value).map(([name, member]) => {
    const inside = JSON.stringify(member) ?? 'null';
    return [name, inside.length > MEMBER_LIMIT ? omitted(inside) : member];
  });
  const shorter = Object.fromEntries(members);
  return JSON.stringify(shorter).length <= LIMIT ? shorter : omitted(text);
}

const omitted = (text: string) => ({
  omitted: text.length,
  sha256: createHash('sha256').update(text).digest('hex'),
});
