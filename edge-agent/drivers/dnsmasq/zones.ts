import type { TargetState } from '#protocol';
import { lansWithIpv6 } from '../ipv6.ts';

/** LANs whose hosts know each other by name, and the dnsmasq that serves them. */
export type ServedZone = {
  /** Of the dnsmasq and its files: the zone's name; `_<LAN>` for a LAN in none. */
  name: string;
  /** Names of LANs, in the order of the target state. */
  lans: string[];
};

/** Names belong to their zone: each zone of the packet filter in which something is served has a dnsmasq of its own. */
export function servedZones(target: TargetState): ServedZone[] {
  const served = new Set([
    ...target.dhcp.servers.map(({ lan }) => lan),
    ...target.dns.lans,
    ...lansWithIpv6(target).map(({ name }) => name),
  ]);
  const lans = target.interfaces.lans.map(({ name }) => name).filter((name) => served.has(name));
  const zoneOf = (lan: string) =>
    target.firewall.zones.find(({ interfaces }) => interfaces.includes(lan))?.name ?? `_${lan}`;
  return [...Map.groupBy(lans, zoneOf)].map(([name, members]) => ({ name, lans: members }));
}
