import type { Firewall, PortForward } from '#protocol';
import { formatNetwork, parseNetwork } from '../../addresses/ipv4.ts';
import { by } from '../../order.ts';
import { generatedPolicies } from './policies.ts';
import { remoteAccessPolicies } from './remote-access-policies.ts';
import type { SitePlan } from './site-plan.ts';
import { vpnPolicies } from './vpn-policies.ts';
import { renderZones, wanNames } from './zones.ts';

export function renderFirewall(plan: SitePlan): Firewall {
  const further = plan.parameters.firewall.policies.map((policy) => ({
    ...policy,
    ...(policy.sources && { sources: policy.sources.map(withoutHostBits) }),
    ...(policy.destinations && { destinations: policy.destinations.map(withoutHostBits) }),
  }));
  return {
    zones: renderZones(plan),
    policies: [...further, ...generatedPolicies(plan), ...vpnPolicies(plan), ...remoteAccessPolicies(plan)],
    portForwards: renderPortForwards(plan),
    masquerade: wanNames(plan),
  };
}

function renderPortForwards(plan: SitePlan): PortForward[] {
  return plan.parameters.firewall.portForwards
    .filter((forward) => (forward.siteId ?? plan.site.id) === plan.site.id)
    .flatMap(({ siteId: _, wan, ...forward }) =>
      wanNames(plan)
        .filter((name) => (wan ?? name) === name)
        .map((name) => ({
          ...forward,
          wan: name,
          ...(forward.sources && { sources: forward.sources.map(withoutHostBits) }),
        })),
    )
    .sort(
      by((forward) => `${forward.wan} ${forward.protocol} ${String(forward.publicPort).padStart(5, '0')}`),
    );
}

function withoutHostBits(network: string): string {
  return formatNetwork(parseNetwork(network));
}
