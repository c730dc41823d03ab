/** Arithmetic on IPv6 addresses. Texts have passed the patterns of `scalars.ts`. */

/** The eight groups of an address. */
export function groupsOf(text: string): number[] {
  const [head = '', tail] = text.split('::');
  const numbers = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [before, after] = [numbers(head), numbers(tail ?? '')];
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

/** The network of the link an address is on, its first 64 bits in one spelling. */
export function linkOf(address: string): string {
  const groups = groupsOf(address).slice(0, 4);
  return `${groups.map((group) => group.toString(16)).join(':')}::/64`;
}
