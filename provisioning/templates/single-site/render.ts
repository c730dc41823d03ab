import { refusal, throwFaults } from '../../errors.ts';
import type { NetworkInput, SiteInput } from '../../input.ts';
import { checkLans } from '../shared/check-lans.ts';
import { siteReferenceFaults } from '../shared/check-site-references.ts';
import { lanWishes } from '../shared/lan-wishes.ts';
import { planIpv6 } from '../shared/plan-ipv6.ts';
import { planSubnets } from '../shared/plan-subnets.ts';
import { poolWish, remoteAccessGateway, remoteAccessPlan } from '../shared/remote-access.ts';
import { lanPlans, type SitePlan } from '../shared/site-plan.ts';
import { siteScopes } from '../shared/site-scopes.ts';
import type { MonoSiteParameters, TeleworkerParameters } from './params.ts';

/** Plans the one site of a network that has one; without a site yet it is empty. */
export function planSingleSite(
  parameters: MonoSiteParameters | TeleworkerParameters,
  input: NetworkInput,
): SitePlan[] {
  const [site, second] = input.sites;
  if (second) {
    throw refusal(
      'too-many-sites',
      `/sites/${second.id}`,
      `A ${input.kind} network has one site: make it multi-site to join more`,
    );
  }
  if (!site) return [];
  throwFaults('site-unknown', siteReferenceFaults(parameters, new Set([site.id])));
  return siteScopes(input, parameters, () => 'single').map((scope) => {
    checkLans(scope);
    const gateway = gatewayOf(parameters, input, site);
    const planned = planSubnets(input, [...lanWishes(scope), ...poolWish(gateway)]);
    const ipv6 = planIpv6(input.customer, [scope]);
    return {
      ...scope,
      customer: input.customer,
      lans: lanPlans(scope, planned, ipv6),
      vpn: { peers: [], interSiteAccess: false, transit: [] },
      remoteAccess: remoteAccessPlan(site, gateway, planned, input.teleworkers),
    };
  });
}

const gatewayOf = (
  { remoteAccess }: MonoSiteParameters | TeleworkerParameters,
  input: NetworkInput,
  site: SiteInput,
) => (remoteAccess.enabled ? remoteAccessGateway(input, site, remoteAccess) : undefined);
