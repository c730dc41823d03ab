import { type TargetState, VPN_ZONE } from '#protocol';
import { devicesByName, TUNNEL_DEVICE } from '../devices.ts';

/** Kernel devices of each zone that has any. */
export type ZoneDevices = Map<string, string[]>;

export const isTunnelZone = (zone: string) => zone === VPN_ZONE;

export function zoneDevices(target: TargetState): ZoneDevices {
  const devices = devicesByName(target);
  const zones: ZoneDevices = new Map();
  for (const { name, interfaces } of target.firewall.zones) {
    const own = interfaces.flatMap((section) => devices.get(section) ?? []);
    if (isTunnelZone(name)) zones.set(name, [TUNNEL_DEVICE]);
    else if (own.length > 0) zones.set(name, own);
  }
  return zones;
}
