/** Whether two JSON values mean the same, in whatever order members stand; `undefined` is absent. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return (
    membersOf(one) === membersOf(other) && Object.keys(one).every((name) => sameJson(one[name], other[name]))
  );
}

function membersOf(value: Record<string, unknown>): number {
  let count = 0;
  for (const name of Object.keys(value)) if (value[name] !== undefined) count++;
  return count;
}
