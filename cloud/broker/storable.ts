/** Deeper documents than any message has; deep nesting exhausts the stacks of parsers. */
const DEPTH_LIMIT = 16;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/**
 * Whether PostgreSQL takes a JSON value as `jsonb`, and its instants as `timestamptz`: no NUL and no lone surrogate in
 * any string, no endless nesting, no
 * number beyond a bigint, no impossible instant. What it would not take could otherwise never be acknowledged,
 * and the appliance would send it again for ever.
 */
export function isStorable(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  if (value === null || typeof value !== 'object') return true;
  if (depth >= DEPTH_LIMIT) return false;
  if (Array.isArray(value)) return value.every((item) => isStorable(item, depth + 1));
  return Object.entries(value).every(([name, item]) => isStorableText(name) && isStorable(item, depth + 1));
}

function isStorableText(text: string): boolean {
  if (text.includes('\0') || !text.isWellFormed()) return false;
  return !INSTANT.test(text) || (text >= '1970' && !Number.isNaN(Date.parse(text)));
}
