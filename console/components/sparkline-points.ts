/** SVG points of a trend in a field 100 wide and 32 high; empty for fewer than two values. */
export function sparklinePoints(values: readonly number[], top: number): string {
  if (values.length < 2) return '';
  const ceiling = Math.max(top, ...values) || 1;
  const step = 100 / (values.length - 1);
  return values
    .map((value, index) => `${round(index * step)},${round(31 - (value / ceiling) * 30)}`)
    .join(' ');
}

const round = (number: number) => Math.round(number * 100) / 100;
