import { canonicalHash } from '#protocol';
import { type NetworkKind, type ParametersOf, parseParameters } from './catalogue.ts';
import type { NetworkInput, RenderedNetwork, RenderedTarget } from './input.ts';
import { by } from './order.ts';
import { planMonoSite } from './templates/mono-site/render.ts';
import { planMultiSite } from './templates/multi-site/render.ts';
import { renderTarget } from './templates/shared/render-target.ts';
import type { SitePlan } from './templates/shared/site-plan.ts';
import { formatNetwork } from './vpn/ipv4.ts';

export type {
  Allotment,
  CustomerInput,
  NetworkInput,
  RenderedNetwork,
  RenderedTarget,
  SiteInput,
} from './input.ts';

/** How each kind of network is planned. */
const PLANNERS: {
  [Kind in NetworkKind]: (parameters: ParametersOf[Kind], input: NetworkInput) => SitePlan[];
} = {
  'mono-site': planMonoSite,
  'multi-site': planMultiSite,
};

/**
 * Renders a network: the target state of every appliance, and the subnets of every site, which the caller keeps and
 * hands in again as `allotments`. Pure; equal inputs, in whatever order the sites come, give equal bytes.
 * Sites without an appliance get their subnets and no tunnel.
 *
 * @throws ProvisioningError with a closed code and faults that point into the parameters or to `/sites/<id>`
 */
export function renderNetwork(input: NetworkInput): RenderedNetwork {
  const steps = renderInSteps(input);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** As {@link renderNetwork}, one site at a step: networks of hundreds of sites take a while. */
export function* renderInSteps(input: NetworkInput): Generator<void, RenderedNetwork> {
  const plans = plan(input.kind, { ...input, sites: [...input.sites].sort(by((site) => site.id)) });
  const targets: RenderedTarget[] = [];
  for (const one of plans) {
    yield;
    targets.push(...renderedTarget(one));
  }
  return {
    targets: targets.sort(by((target) => target.applianceId)),
    allotments: plans.map(({ site, role, lans }) => ({
      siteId: site.id,
      role,
      allotments: lans
        .map((lan) => ({ lan: lan.parameters.name, subnet: formatNetwork(lan.subnet) }))
        .sort(by((allotment) => allotment.lan)),
    })),
  };
}

function plan<Kind extends NetworkKind>(kind: Kind, input: NetworkInput): SitePlan[] {
  const planner: (parameters: ParametersOf[Kind], input: NetworkInput) => SitePlan[] = PLANNERS[kind];
  return planner(parseParameters(kind, input.parameters), input);
}

function renderedTarget(plan: SitePlan): RenderedTarget[] {
  const { site, role } = plan;
  if (!site.appliance) return [];
  // Both ends of a tunnel, and constants, would otherwise be shared between documents of which a caller may change one.
  const target = structuredClone(renderTarget(plan, site.appliance.serial));
  return [{ applianceId: site.appliance.id, siteId: site.id, role, target, hash: canonicalHash(target) }];
}
