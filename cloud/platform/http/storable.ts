/** Deeper than any document here; endless nesting exhausts the stack of whoever walks it. */
const DEPTH_LIMIT = 64;

/**
 * Where a JSON value holds what PostgreSQL cannot keep: U+0000, half a surrogate pair, or nesting without end. RFC 6901
 * pointer, or `undefined` when all of it can be kept.
 */
export function unstorablePlace(value: unknown, pointer = '', depth = 0): string | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : pointer;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === DEPTH_LIMIT) return pointer;
  for (const [name, member] of Object.entries(value)) {
    const place = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const found = isStorable(name) ? unstorablePlace(member, place, depth + 1) : pointer;
    if (found !== undefined) return found;
  }
  return undefined;
}

const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
