import { type Network6, parseNetwork6 } from '../../addresses/ipv6.ts';
import { type LinkWish, planDelegated, planUniqueLocal } from '../../addresses/ipv6-plan.ts';
import type { Allotment, CustomerInput, SiteInput } from '../../input.ts';
import type { SiteScope } from './site-plan.ts';

/** The /64s of a LAN, those that are there. */
export type Ipv6Links = { uniqueLocal?: Network6; delegated?: Network6 };

const keyOf = (siteId: string, lan: string) => `${siteId} ${lan}`;

/**
 * Gives the LANs of the sites that have IPv6 switched on their /64s: of the customer's unique local prefix, and of the
 * prefix delegated to the site over its most preferred line that has one.
 */
export function planIpv6(
  customer: CustomerInput,
  scopes: readonly SiteScope[],
): (siteId: string, lan: string) => Ipv6Links {
  const enabled = scopes.filter((scope) => scope.parameters.ipv6.enabled);
  const { ipv6 } = customer.pools;
  const reserved = customer.reserved.filter((network) => network.includes(':')).map(parseNetwork6);
  const uniqueLocal =
    ipv6 === null
      ? new Map<string, Network6>()
      : planUniqueLocal(
          parseNetwork6(ipv6),
          enabled.flatMap((scope) => wishes(scope, ({ uniqueLocal }) => uniqueLocal)),
          reserved,
        );
  const delegated = new Map(
    enabled.flatMap((scope) => {
      const prefix = delegatedPrefix(scope.site);
      return prefix
        ? [
            ...planDelegated(
              prefix,
              wishes(scope, (allotment) => allotment.delegated),
            ),
          ]
        : [];
    }),
  );
  return (siteId, lan) => {
    const [local, global] = [uniqueLocal.get(keyOf(siteId, lan)), delegated.get(keyOf(siteId, lan))];
    return { ...(local && { uniqueLocal: local }), ...(global && { delegated: global }) };
  };
}

function wishes(scope: SiteScope, allotted: (allotment: Allotment) => string | undefined): LinkWish[] {
  return scope.parameters.lans.map(({ name }) => {
    const allotment = scope.site.allotments.find(({ lan }) => lan === name);
    const network = allotment && allotted(allotment);
    return {
      key: keyOf(scope.site.id, name),
      allotted: network === undefined ? undefined : parseNetwork6(network),
    };
  });
}

function delegatedPrefix(site: SiteInput): Network6 | undefined {
  const lines = [...site.accessLines].sort((a, b) => a.priority - b.priority);
  const ipv6 = lines.find((line) => line.ipv6)?.ipv6;
  return ipv6 && parseNetwork6(ipv6.delegatedPrefix);
}
