/** Arithmetic on IPv6 addresses. Texts have passed the patterns of `scalars.ts`. */

/** The eight groups of an address. */
export function groupsOf(text: string): number[] {
  const [head = '', tail] = text.split('::');
  const numbers = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [before, after] = [numbers(head), numbers(tail ?? '')];
  if (tail === undefined) return before;
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

/** The link of an address, its first 64 bits: equal for addresses of one link. */
export function linkOf(address: string): string {
  return groupsOf(address).slice(0, 4).join(':');
}
