import { Value } from 'typebox/value';
import { Lease } from '#protocol';

/**
 * dnsmasq's lease file: `<expires, Unix seconds> <MAC> <address> <host name or *> <client id or *>` a line.
 * Leases of other media and IPv6 have another form and are left out, as is what has expired.
 */
export function parseLeases(text: string, now: Date): Lease[] {
  return text.split('\n').flatMap((line) => {
    const [expires = '', macAddress = '', address = '', hostname = '*'] = line.split(' ');
    const expiresAt = Number(expires) * 1000;
    if (!(expiresAt > now.getTime() && expiresAt < 8.64e15)) return [];
    const lease = {
      address,
      macAddress,
      expiresAt: new Date(expiresAt).toISOString(),
      ...(hostname !== '*' && { hostname }),
    };
    return Value.Check(Lease, lease) ? [lease] : [];
  });
}
