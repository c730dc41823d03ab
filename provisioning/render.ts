import { canonicalHash } from '#protocol';
import { formatNetwork } from './addresses/ipv4.ts';
import { formatNetwork6 } from './addresses/ipv6.ts';
import { allSteps } from './all-steps.ts';
import { type NetworkKind, type ParametersOf, parseParameters } from './catalogue.ts';
import type { Allotment, NetworkInput, RenderedNetwork, RenderedTarget } from './input.ts';
import { by } from './order.ts';
import { planMultiSite } from './templates/multi-site/render.ts';
import { REMOTE_ACCESS_LAN } from './templates/shared/remote-access-parameters.ts';
import { renderTarget } from './templates/shared/render-target.ts';
import type { NetworkPlan, SitePlan } from './templates/shared/site-plan.ts';
import { planSingleSite } from './templates/single-site/render.ts';

export type {
  Allotment,
  CustomerInput,
  NetworkInput,
  RenderedNetwork,
  RenderedTarget,
  SharedLayers,
  SiteInput,
} from './input.ts';

/** How each kind of network is planned. */
const PLANNERS: {
  [Kind in NetworkKind]: (parameters: ParametersOf[Kind], input: NetworkInput) => NetworkPlan;
} = {
  'mono-site': (parameters, input) => withoutTunnels(planSingleSite(parameters, input)),
  'multi-site': planMultiSite,
  teleworker: (parameters, input) => withoutTunnels(planSingleSite(parameters, input)),
};

const withoutTunnels = (sites: SitePlan[]): NetworkPlan => ({ sites, unjoined: [], relayed: [] });

/**
 * Renders a network: the target state of every appliance, and the subnets of every site, which the caller keeps and
 * hands in again as `allotments`. Pure; equal inputs, in whatever order the sites come, give equal bytes.
 * Sites without an appliance get their subnets and no tunnel.
 *
 * @throws ProvisioningError with a closed code and faults that point into the parameters or to `/sites/<id>`
 */
export function renderNetwork(input: NetworkInput): RenderedNetwork {
  return allSteps(renderInSteps(input));
}

/** As {@link renderNetwork}, one site at a step: networks of hundreds of sites take a while. */
export function* renderInSteps(input: NetworkInput): Generator<void, RenderedNetwork> {
  const {
    sites: plans,
    unjoined,
    relayed,
  } = plan(input.kind, { ...input, sites: [...input.sites].sort(by((site) => site.id)) });
  const targets: RenderedTarget[] = [];
  for (const one of plans) {
    yield;
    targets.push(...renderedTarget(one));
  }
  return {
    targets: targets.sort(by((target) => target.applianceId)),
    allotments: plans.map((one) => ({ siteId: one.site.id, role: one.role, allotments: allotmentsOf(one) })),
    unjoined,
    relayed,
  };
}

function allotmentsOf({ lans, remoteAccess }: SitePlan): Allotment[] {
  return [
    ...lans.map(({ parameters, subnet, ipv6: { uniqueLocal, delegated } }) => ({
      lan: parameters.name,
      subnet: formatNetwork(subnet),
      ...(uniqueLocal && { uniqueLocal: formatNetwork6(uniqueLocal) }),
      ...(delegated && { delegated: formatNetwork6(delegated) }),
    })),
    ...(remoteAccess ? [{ lan: REMOTE_ACCESS_LAN, subnet: formatNetwork(remoteAccess.subnet) }] : []),
  ].sort(by((allotment) => allotment.lan));
}

function plan<Kind extends NetworkKind>(kind: Kind, input: NetworkInput): NetworkPlan {
  const planner: (parameters: ParametersOf[Kind], input: NetworkInput) => NetworkPlan = PLANNERS[kind];
  return planner(parseParameters(kind, input.parameters, input), input);
}

function renderedTarget(plan: SitePlan): RenderedTarget[] {
  const { site, role } = plan;
  if (!site.appliance) return [];
  const target = renderTarget(plan, site.appliance.serial);
  return [{ applianceId: site.appliance.id, siteId: site.id, role, target, hash: canonicalHash(target) }];
}
