import { parseParameters } from '../catalogue.ts';
import type { NetworkInput } from '../input.ts';
import { by } from '../order.ts';
import { roleOf } from '../templates/multi-site/roles.ts';
import type { SiteScope } from '../templates/shared/site-plan.ts';
import { siteScopes } from '../templates/shared/site-scopes.ts';

/** The sites of a network with their parameters, in order of id. @throws ProvisioningError */
export function scopesOf(network: NetworkInput): SiteScope[] {
  const input = { ...network, sites: [...network.sites].sort(by((site) => site.id)) };
  if (input.kind === 'multi-site') {
    const parameters = parseParameters(input.kind, input.parameters, input);
    return siteScopes(input, parameters, (siteId) => roleOf(parameters, siteId));
  }
  return siteScopes(input, parseParameters(input.kind, input.parameters, input), () => 'single');
}
