import type { Preview } from '../../api/network.ts';

type Warning = Preview['warnings'][number];

/** What is filled into the text of a warning, `warning.<code>`. A line that overlaps a LAN of its own site names that site alone. */
export function warningValues(
  { params, sites }: Warning,
  numberWords: (value: number) => string,
): Record<string, string> {
  const [first = '', second = first, third = ''] = sites.map(({ name }) => name);
  const values = Object.entries(params).map(([name, value]: [string, string | number | string[]]) => {
    if (typeof value === 'number') return [name, numberWords(value)];
    return [name, typeof value === 'string' ? value : value.join(', ') || '–'];
  });
  return { first, second, third, ...Object.fromEntries(values) };
}
