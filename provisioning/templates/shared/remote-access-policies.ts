import { APPLIANCE_ZONE, type Policy, VPN_ZONE } from '#protocol';
import { formatNetwork, type Network } from '../../addresses/ipv4.ts';
import { selectors } from '../../addresses/summarise.ts';
import { byText } from '../../order.ts';
import { accept, LAN_SERVICES } from './policies.ts';
import { isFullTunnel } from './render-remote-access.ts';
import type { LanPlan, SitePlan } from './site-plan.ts';
import { networksOfPeers, restricted, tunnelPolicies } from './vpn-policies.ts';
import { WAN_ZONE } from './zones.ts';

/** Policies of the gateway of the teleworkers; none elsewhere. */
export function remoteAccessPolicies(plan: SitePlan): Policy[] {
  const { lans, remoteAccess, vpn } = plan;
  if (!remoteAccess) return [];
  const pool = [remoteAccess.subnet];
  const full = remoteAccess.teleworkers.some((person) => isFullTunnel(remoteAccess, person));
  const others = vpn.interSiteAccess ? selectors(networksOfPeers(vpn.peers)) : [];
  return [
    ...(vpn.peers.length === 0 ? tunnelPolicies() : []),
    {
      ...accept(VPN_ZONE, APPLIANCE_ZONE),
      name: 'teleworkers to appliance',
      services: LAN_SERVICES,
      sources: pool.map(formatNetwork),
    },
    ...lanAccess(lans, pool),
    ...restricted(VPN_ZONE, VPN_ZONE, pool, others, 'teleworkers to sites'),
    ...restricted(VPN_ZONE, VPN_ZONE, others, pool, 'sites to teleworkers'),
    ...(full && plan.parameters.firewall.internetAccess
      ? [
          {
            ...accept(VPN_ZONE, WAN_ZONE),
            name: 'teleworkers to wan',
            sources: pool.map(formatNetwork),
          },
        ]
      : []),
  ];
}

function lanAccess(lans: readonly LanPlan[], pool: readonly Network[]): Policy[] {
  const shared = lans.filter((lan) => lan.interSite);
  const zones = [...Map.groupBy(shared, (lan) => lan.parameters.zone)].sort(([a], [b]) => byText(a, b));
  return zones.flatMap(([zone, own]) => {
    const local = selectors(own.map((lan) => lan.subnet));
    return [
      ...restricted(VPN_ZONE, zone, pool, local, `teleworkers to ${zone}`),
      ...restricted(zone, VPN_ZONE, local, pool, `${zone} to teleworkers`),
    ];
  });
}
