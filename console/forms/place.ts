/** The way to a value inside a document. */
export type Path = readonly (string | number)[];

/** RFC 6901. */
export function pointerOf(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) => (value as Record<string | number, unknown> | undefined | null)?.[step],
    document,
  );
}

/** A copy with the value at `path`; `undefined` takes it out, and with it objects that are empty then. */
export function withValueAt(document: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(document) && typeof step === 'number') {
    const inside = withValueAt(document[step], rest, value);
    return inside === undefined ? document.toSpliced(step, 1) : document.with(step, inside);
  }
  const members = { ...(document as Record<string, unknown> | undefined) };
  const inside = withValueAt(members[step], rest, value);
  if (inside === undefined || (rest.length > 0 && isEmptyObject(inside as object))) delete members[step];
  else members[step] = inside;
  return members;
}

const isEmptyObject = (value: object): boolean => !Array.isArray(value) && Object.keys(value).length === 0;

/** RFC 7396: what `patch` says laid over `target`. */
export function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const under = typeof target === 'object' && !Array.isArray(target) ? target : {};
  const result: Record<string, unknown> = { ...under };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merged(result[name], value);
  }
  return result;
}

/** Pointers of what a patch sets, down to plain values and lists. */
export function leavesOf(patch: unknown, pointer = ''): string[] {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return [pointer];
  return Object.entries(patch).flatMap(([name, value]) => leavesOf(value, `${pointer}${pointerOf([name])}`));
}
