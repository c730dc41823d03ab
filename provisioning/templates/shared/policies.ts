import { APPLIANCE_ZONE, type Policy, type Service } from '#protocol';
import { byText } from '../../order.ts';
import type { SitePlan } from './site-plan.ts';
import { WAN_ZONE } from './zones.ts';

/** What the appliance offers to its LANs and teleworkers: resolver, addresses, an answer to ping. */
export const LAN_SERVICES: Service[] = [
  { protocol: 'udp', ports: [53, 67] },
  { protocol: 'tcp', ports: [53] },
  { protocol: 'icmp' },
];

/** Policies every site has: between its LANs and the internet, and to the appliance. */
export function generatedPolicies(plan: SitePlan): Policy[] {
  const lansByZone = Map.groupBy(plan.lans, (lan) => lan.parameters.zone);
  const zones = [...lansByZone.keys()].sort(byText);
  const { internetAccess, answerPingFromInternet } = plan.parameters.firewall;
  return [
    ...zones.map((zone) => ({ ...accept(zone, APPLIANCE_ZONE), services: LAN_SERVICES })),
    ...zones.filter((zone) => (lansByZone.get(zone)?.length ?? 0) > 1).map((zone) => accept(zone, zone)),
    ...(internetAccess ? zones.map((zone) => accept(zone, WAN_ZONE)) : []),
    ...(answerPingFromInternet
      ? [
          {
            ...accept(WAN_ZONE, APPLIANCE_ZONE),
            name: 'ping from wan',
            services: [{ protocol: 'icmp' } as const],
          },
        ]
      : []),
  ];
}

/** Admits everything from one zone to another. */
export function accept(from: string, to: string): Policy {
  return { name: `${from} to ${to}`, from, to, action: 'accept' };
}
