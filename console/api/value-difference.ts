/** A place, its steps joined by dots, and what stands there; `undefined`: nothing. */
export type ValueDifference = { place: string; before: unknown; after: unknown };

/**
 * What differs between two documents, leaf by leaf. Elements of lists are known by their id or name where all have one
 * of their own, otherwise by their number; lists of plain values are compared as a whole.
 */
export function valueDifferences(before: unknown, after: unknown, place = ''): ValueDifference[] {
  const was = membersOf(before);
  const is = membersOf(after);
  const comparable = (was ?? is) !== undefined && (was ?? isNothing(before)) && (is ?? isNothing(after));
  if (!comparable) {
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ place, before, after }];
  }
  const names = new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])]);
  return [...names].flatMap((name) =>
    valueDifferences(was?.get(name), is?.get(name), place === '' ? name : `${place}.${name}`),
  );
}

/** What is empty stands for nothing, too: `{}` becomes `{a: 1}` by having an `a`. */
const isNothing = (value: unknown): true | undefined =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)
    ? true
    : undefined;

/** What lies inside by its name; `undefined` for what is shown as it is. */
function membersOf(value: unknown): Map<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const members = Array.isArray(value) ? elementsOf(value) : Object.entries(value);
  return members.length === 0 || isOmission(value) ? undefined : new Map(members);
}

function elementsOf(list: readonly unknown[]): [string, unknown][] {
  if (list.some((element) => typeof element !== 'object' || element === null)) return [];
  const records = list as readonly Record<string, unknown>[];
  const key = ['id', 'name'].find((name) => {
    const values = new Set(records.map((record) => record[name]));
    return values.size === list.length && [...values].every((value) => typeof value === 'string');
  });
  return records.map((record, index) => [key ? String(record[key]) : String(index + 1), record]);
}

/** What stands for something too long to be recorded. */
export function isOmission(value: unknown): value is { omitted: number; sha256: string } {
  return typeof value === 'object' && value !== null && 'omitted' in value && 'sha256' in value;
}
