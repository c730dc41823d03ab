import type { Lan, TargetState } from '#protocol';

/** LANs in which hosts have IPv6. */
export function lansWithIpv6({ interfaces }: TargetState): Lan[] {
  return interfaces.lans.filter((lan) => (lan.ipv6Addresses?.length ?? 0) > 0);
}

/** Whether the appliance routes IPv6 at all. */
export function hasIpv6(target: TargetState): boolean {
  return lansWithIpv6(target).length > 0;
}
