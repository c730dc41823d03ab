import type { TargetState } from '#protocol';
import { slug } from '../../provisioning/slug.ts';
import type { RevisionInputs } from './inputs.ts';

/**
 * What a revision's target states have from names and time zones that people may change elsewhere: the DNS domain from
 * the customer's name, host names from those of sites. Null: it does not come from there.
 */
export type TakenNames = {
  domain: string | null;
  sites: { id: string; hostname: string | null; timeZone: string }[];
};

export function takenNames(inputs: RevisionInputs, targets: readonly TargetState[]): TakenNames {
  const domains = new Set(targets.map(({ dns }) => dns.domain));
  const hostnames = new Set(targets.map(({ system }) => system.hostname));
  const zones = new Set(targets.map(({ system }) => system.timeZone));
  const domain = slug(inputs.customer.name) ?? null;
  return {
    domain: domain !== null && domains.has(`${domain}.internal`) ? domain : null,
    sites: inputs.sites.flatMap(({ id, name, timeZone }) => {
      const hostname = slug(name) ?? null;
      if (!zones.has(timeZone)) return [];
      return [{ id, timeZone, hostname: hostname !== null && hostnames.has(hostname) ? hostname : null }];
    }),
  };
}

/** Names and time zones of now. */
export type PresentNames = {
  customer: string;
  sites: ReadonlyMap<string, { name: string; timeZone: string }>;
};

/** Whose name or time zone is another one by now, so that rendering anew would change something. */
export function renamed(
  taken: TakenNames | null,
  { customer, sites }: PresentNames,
): ('customer' | 'site')[] {
  if (!taken) return [];
  const isOther = ({ id, hostname, timeZone }: TakenNames['sites'][number]) => {
    const site = sites.get(id);
    if (!site) return false;
    return site.timeZone !== timeZone || (hostname !== null && hostname !== (slug(site.name) ?? null));
  };
  return [
    ...(taken.domain !== null && taken.domain !== (slug(customer) ?? null) ? (['customer'] as const) : []),
    ...(taken.sites.some(isOther) ? (['site'] as const) : []),
  ];
}
