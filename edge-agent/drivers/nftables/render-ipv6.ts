import type { TargetState } from '#protocol';
import { wanDevice } from '../devices.ts';
import { hasIpv6, lansWithIpv6 } from '../ipv6.ts';
import { deviceSet } from './render-policy.ts';

/** Unique local addresses mean nothing beyond the customer (RFC 4193 §4.3). */
const UNIQUE_LOCAL = 'fc00::/7';

/**
 * Neighbours and routers find one another (RFC 4861) on every device, whatever the policies say: without that there is
 * no IPv6. What comes from further away than the link is refused by its hop limit (§6.1.1, §7.1).
 */
export function neighbourDiscovery(target: TargetState): string[] {
  if (!hasIpv6(target)) return [];
  const types = '{ nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit }';
  return [`icmpv6 type ${types} ip6 hoplimit 255 accept`];
}

/** What claims to come from a LAN but arrives on a line. */
export function ipv6Antispoof(target: TargetState): string[] {
  const wans = deviceSet(target.interfaces.wans.map(wanDevice));
  return lansWithIpv6(target)
    .flatMap(({ ipv6Addresses = [] }) => ipv6Addresses)
    .map((network) => `iifname ${wans} ip6 saddr ${network} counter drop`);
}

/** Unique local addresses leave by no line, nor does anything go there for them. */
export function uniqueLocalStaysInside(target: TargetState): string[] {
  if (!hasIpv6(target)) return [];
  const wans = deviceSet(target.interfaces.wans.map(wanDevice));
  return ['saddr', 'daddr'].map(
    (side) => `oifname ${wans} ip6 ${side} ${UNIQUE_LOCAL} counter reject with icmpv6 no-route`,
  );
}
