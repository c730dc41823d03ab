import { isIPv6 } from 'node:net';

/** Whom an address stands for: itself, or the /64 that an IPv6 host may choose its addresses from (RFC 4291 §2.5.4). */
export function addressBlock(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.replace(/%.*$/, '').split('::');
  const groupsOf = (part: string) => (part === '' ? [] : part.split(':'));
  const before = groupsOf(head);
  // What is written as an IPv4 address takes the place of two groups, which are never among the first four.
  const after = groupsOf(tail).flatMap((group) => (group.includes('.') ? [group, group] : [group]));
  const zeros = Math.max(8 - before.length - after.length, 0);
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
