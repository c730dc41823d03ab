/** Order of strings by UTF-16 code units: the same on every machine, unlike `localeCompare`. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Comparison by a text drawn from each element. */
export function by<T>(text: (element: T) => string): (a: T, b: T) => number {
  return (a, b) => byText(text(a), text(b));
}
