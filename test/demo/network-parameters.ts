import type { NetworkDraft } from '../../cloud/networks/schema.ts';
import type { DemoCustomer } from './demo-customer.ts';

/** The network a demo customer gets over its sites, as `POST /networks` takes it. */
export function networkOf(
  customer: DemoCustomer,
  siteIds: string[],
  templates: ReadonlyMap<NetworkDraft['kind'], string>,
) {
  const { network, guests } = customer;
  const lans = [
    { name: 'lan1', device: 'eth1' },
    ...(guests ? [{ name: 'guests', device: 'eth1', vlanId: 20, zone: 'guests', prefixLength: 26 }] : []),
  ];
  const topology =
    network === 'hub-and-spoke' ? { topology: network, hubSiteId: siteIds[0] } : { topology: 'mesh' };
  const kind = network === 'mono-site' ? 'mono-site' : 'multi-site';
  return {
    name: network === 'mono-site' ? 'Internet access' : 'Company network',
    kind,
    templateVersionId: templates.get(kind) ?? null,
    parameters: { lans, ...(network !== 'mono-site' && topology) },
    siteIds,
  };
}
