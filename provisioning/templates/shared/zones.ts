import { APPLIANCE_ZONE, VPN_ZONE, type Zone } from '#protocol';
import { by, byText } from '../../order.ts';
import type { SitePlan } from './site-plan.ts';

/** The zone of all WANs. */
export const WAN_ZONE = 'wan';

/** Zones with a meaning of their own: no LAN can be in one. */
export const RESERVED_ZONES: readonly string[] = [WAN_ZONE, VPN_ZONE, APPLIANCE_ZONE];

/** The WANs, the LANs by their zones, and the tunnels. */
export function renderZones(plan: SitePlan): Zone[] {
  const lansByZone = Map.groupBy(plan.lans, (lan) => lan.parameters.zone);
  const lanZones = [...lansByZone].map(([name, lans]) => ({
    name,
    interfaces: lans.map((lan) => lan.parameters.name).sort(byText),
  }));
  return [
    { name: WAN_ZONE, interfaces: wanNames(plan) },
    ...lanZones.sort(by((zone) => zone.name)),
    { name: VPN_ZONE, interfaces: [] },
  ];
}

export function wanNames(plan: Pick<SitePlan, 'site'>): string[] {
  return plan.site.accessLines.map((line) => line.name).sort(byText);
}
