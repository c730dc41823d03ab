/** Arithmetic on IPv4 addresses as unsigned 32-bit numbers. Texts have passed the patterns of `scalars.ts`. */

export function toNumber(address: string): number {
  return address.split('.').reduce((number, octet) => number * 256 + Number(octet), 0);
}

export function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}

export type Prefix = { address: string; length: number; first: number; last: number };

/** `10.1.0.1/24` → its own address, length, and the first and last address of the network (RFC 4632). */
export function parsePrefix(text: string): Prefix {
  const [address = '', length = '32'] = text.split('/');
  const size = 2 ** (32 - Number(length));
  const first = Math.floor(toNumber(address) / size) * size;
  return { address, length: Number(length), first, last: first + size - 1 };
}

export function networkOf(text: string): string {
  const { first, length } = parsePrefix(text);
  return `${toAddress(first)}/${length}`;
}

export function contains(network: string, address: string): boolean {
  const { first, last } = parsePrefix(network);
  const number = toNumber(address);
  return number >= first && number <= last;
}

export function overlap(a: string, b: string): boolean {
  const [one, other] = [parsePrefix(a), parsePrefix(b)];
  return one.first <= other.last && other.first <= one.last;
}

export function netmaskOf(text: string): string {
  const { length } = parsePrefix(text);
  return toAddress(2 ** 32 - 2 ** (32 - length));
}
