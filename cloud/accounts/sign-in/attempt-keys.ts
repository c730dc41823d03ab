import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Address6 } from 'ip-address';

/** Of an account whether there is one or not: who asks learns nothing by it, and no mail address is stored for it. */
export const accountKey = (email: string): string =>
  `account:${createHash('sha256').update(email.toLowerCase()).digest('hex')}`;

/** A subscriber of IPv6 has a /64 to take addresses from (RFC 6177). */
export function addressKey(address: string): string {
  if (!isIPv6(address)) return `address:${address}`;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return `address:${mapped}`;
  const network = new Address6(`${address.split('%')[0]}/64`).startAddress().correctForm();
  return `address:${network}/64`;
}
