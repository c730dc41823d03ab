import type { Dns } from '#protocol';
import { by, byText } from '../../order.ts';
import { slug } from '../../slug.ts';
import type { SitePlan } from './site-plan.ts';

/** The domain of a customer's hosts; `.internal` is reserved for private use. */
export function dnsDomain(plan: Pick<SitePlan, 'customer' | 'parameters'>): string {
  const { customer, parameters } = plan;
  const label = slug(customer.name) ?? `customer-${customer.id.slice(-12)}`;
  return parameters.dns.domain ?? `${label}.internal`;
}

export function renderDns(plan: SitePlan): Dns {
  const { forwarders, privateDomains, records, cacheEntries } = plan.parameters.dns;
  return {
    lans: plan.lans.map((lan) => lan.parameters.name).sort(byText),
    domain: dnsDomain(plan),
    forwarders,
    ...(privateDomains.length > 0 && { privateDomains }),
    records: [...records].sort(by((record) => `${record.name} ${record.address}`)),
    cacheEntries,
  };
}
