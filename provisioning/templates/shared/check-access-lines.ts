import type { AccessLine } from '../../access-line.ts';
import {
  formatNetwork,
  includesAddress,
  type Network,
  overlap,
  parseAddress,
  parseNetwork,
} from '../../addresses/ipv4.ts';
import { formatNetwork6, LINK_PREFIX_LENGTH, parseNetwork6 } from '../../addresses/ipv6.ts';
import { type Fault, throwFaults } from '../../errors.ts';
import { repeated } from './check-lans.ts';
import type { SitePlan } from './site-plan.ts';

/** What access providers delegate at the most (RFC 6177). */
const SHORTEST_DELEGATED = 48;

/**
 * What must hold of the access lines of a site whose appliance is configured.
 *
 * @throws ProvisioningError `no-access-line`, `access-line-invalid`, `subnet-overlap`
 */
export function checkAccessLines(plan: SitePlan): void {
  const { id, name, accessLines } = plan.site;
  const pointer = `/sites/${id}`;
  const fault = (code: string, detail: string): Fault => ({ pointer, code, detail });
  if (accessLines.length === 0) {
    throwFaults('no-access-line', [fault('no-access-line', `${name} has no access line`)]);
  }
  throwFaults('access-line-invalid', [
    ...repeated(accessLines, (line) => line.name).map((line) =>
      fault('duplicate', `Two access lines of ${name} are named ${line.name}`),
    ),
    ...repeated(accessLines, (line) => `${line.device} ${line.vlanId ?? ''}`).map((line) =>
      fault('duplicate', `Two access lines of ${name} are on ${line.device}`),
    ),
    ...accessLines
      .filter((line) => !gatewayFits(line))
      .map((line) => fault('gateway-outside', `${line.name} of ${name}: the gateway is not in its network`)),
  ]);
  throwFaults(
    'access-line-invalid',
    accessLines.flatMap((line) => ipv6Faults(plan, line)),
  );
  const overlaps = accessLines.flatMap((line) =>
    plan.lans
      .filter((lan) => staticNetworks([line]).some((network) => overlap(network, lan.subnet)))
      .map((lan) =>
        fault(
          'subnet-overlap',
          `LAN ${lan.parameters.name} of ${name} (${formatNetwork(lan.subnet)}) overlaps the network of ${line.name}`,
        ),
      ),
  );
  throwFaults('subnet-overlap', overlaps);
}

/** The networks of access lines with a fixed address. */
export function staticNetworks(lines: readonly AccessLine[]): Network[] {
  return lines.flatMap((line) =>
    line.addressing.method === 'static' ? [parseNetwork(line.addressing.address)] : [],
  );
}

/** Point-to-point lines with a /32 reach their gateway outside it. */
function gatewayFits({ addressing }: AccessLine): boolean {
  if (addressing.method !== 'static') return true;
  const network = parseNetwork(addressing.address);
  return network.prefixLength === 32 || includesAddress(network, parseAddress(addressing.gateway));
}

function ipv6Faults({ site }: SitePlan, { name, addressing, ipv6 }: AccessLine): Fault[] {
  if (!ipv6) return [];
  const fault = (code: string, detail: string): Fault[] => [
    { pointer: `/sites/${site.id}`, code, detail: `${name} of ${site.name}: ${detail}` },
  ];
  const prefix = parseNetwork6(ipv6.delegatedPrefix);
  if (formatNetwork6(prefix) !== ipv6.delegatedPrefix) {
    return fault('host-bits', `the delegated prefix is to be written ${formatNetwork6(prefix)}`);
  }
  if (prefix.prefixLength < SHORTEST_DELEGATED || prefix.prefixLength > LINK_PREFIX_LENGTH) {
    return fault('value-invalid', `${ipv6.delegatedPrefix} is not between /${SHORTEST_DELEGATED} and /64`);
  }
  return addressing.method === 'pppoe' ? fault('ipv6-over-pppoe', 'PPPoE carries IPv4 only') : [];
}
