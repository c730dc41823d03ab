export type LineDifferences = { missing: string[]; extra: string[] };

/** Lines that only one of two texts has, as often as it has them more; blank ones and indentation do not count. */
export function lineDifferences(expected: readonly string[], actual: readonly string[]): LineDifferences {
  return { missing: without(expected, actual), extra: without(actual, expected) };
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

/** The lines of a text that say something. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
