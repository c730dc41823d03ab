import {
  dnsNameFault,
  resolverFault,
  serverFault,
  timeZoneFault,
  unicastFault,
  type ValueFault,
} from '#protocol';
import { type Fault, throwFaults } from '../../errors.ts';
import { applianceAddress } from './render-interfaces.ts';
import type { SitePlan } from './site-plan.ts';

/**
 * What must hold of the servers that a site uses: resolvers, time servers, what is probed, and its names.
 *
 * @throws ProvisioningError `parameters-invalid`
 */
export function checkServices(plan: SitePlan): void {
  const { dns, ntpServers, monitoring } = plan.parameters;
  const own = ownAddresses(plan);
  const list = <T>(
    values: readonly T[],
    path: string[],
    member: string,
    faultOf: (value: T) => ValueFault | undefined,
  ) => values.flatMap((value, i) => fault(`${plan.pointerTo(...path)}/${i}${member}`, faultOf(value)));
  const fault = (pointer: string, found: ValueFault | undefined): Fault[] =>
    found ? [{ pointer, code: found.code, detail: `${plan.site.name}: ${found.detail}` }] : [];
  throwFaults('parameters-invalid', [
    ...fault(`/sites/${plan.site.id}`, timeZoneFault(plan.site.timeZone)),
    ...(dns.domain === undefined ? [] : fault(plan.pointerTo('dns', 'domain'), dnsNameFault(dns.domain))),
    ...list(dns.forwarders, ['dns', 'forwarders'], '', (address) => resolverFault(address, own)),
    ...list(dns.privateDomains, ['dns', 'privateDomains'], '', dnsNameFault),
    ...list(dns.records, ['dns', 'records'], '/name', ({ name }) => dnsNameFault(name)),
    ...list(dns.records, ['dns', 'records'], '/address', ({ address }) => unicastFault(address)),
    ...list(ntpServers, ['ntpServers'], '', serverFault),
    ...list(monitoring.probes, ['monitoring', 'probes'], '/host', (probe) =>
      probe.kind === 'icmp' ? serverFault(probe.host) : undefined,
    ),
  ]);
}

function ownAddresses({ site, lans }: SitePlan): string[] {
  return [
    ...site.accessLines.flatMap(({ addressing }) =>
      addressing.method === 'static' ? [addressing.address.split('/')[0] ?? ''] : [],
    ),
    ...lans.map(({ subnet }) => applianceAddress(subnet)),
  ];
}
