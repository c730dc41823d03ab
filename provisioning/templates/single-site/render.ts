import { planAddresses } from '../../addresses/address-plan.ts';
import { parseNetwork } from '../../addresses/ipv4.ts';
import { refusal, throwFaults } from '../../errors.ts';
import type { NetworkInput } from '../../input.ts';
import { staticNetworks } from '../shared/check-access-lines.ts';
import { checkLans } from '../shared/check-lans.ts';
import { portForwardSiteFaults } from '../shared/check-site-references.ts';
import { lanWishes } from '../shared/lan-wishes.ts';
import { lanPlans, type SitePlan, type SiteScope } from '../shared/site-plan.ts';
import type { MonoSiteParameters } from './params.ts';

/** Plans the one site of a mono-site network; a network without a site yet is empty. */
export function planMonoSite(parameters: MonoSiteParameters, input: NetworkInput): SitePlan[] {
  const [site, second] = input.sites;
  if (second) {
    throw refusal(
      'too-many-sites',
      `/sites/${second.id}`,
      'A mono-site network has one site: use multi-site for more',
    );
  }
  if (!site) return [];
  const scope: SiteScope = {
    site,
    role: 'single',
    parameters,
    pointerTo: (...path) => path.map((name) => `/${name}`).join(''),
  };
  throwFaults('site-unknown', portForwardSiteFaults(parameters.firewall.portForwards, input.sites));
  checkLans(scope);
  const pool = parseNetwork(input.customer.addressPool);
  const planned = planAddresses(pool, lanWishes(scope), staticNetworks(site.accessLines));
  return [
    {
      ...scope,
      customer: input.customer,
      lans: lanPlans(scope, planned),
      vpn: { peers: [], interSiteAccess: false, transit: [] },
    },
  ];
}
