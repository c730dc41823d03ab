import { carrierDevice, deviceFault } from '#protocol';
import { formatNetwork, parseNetwork } from '../../addresses/ipv4.ts';
import { LONGEST_PREFIX, SHORTEST_PREFIX } from '../../addresses/lan-size.ts';
import { type Fault, throwFaults } from '../../errors.ts';
import { REMOTE_ACCESS_LAN } from './remote-access-parameters.ts';
import type { SiteScope } from './site-plan.ts';
import { RESERVED_ZONES } from './zones.ts';

/**
 * What the schema cannot say about the LANs of a site.
 *
 * @throws ProvisioningError `parameters-invalid`, `lan-device-clash`
 */
export function checkLans(scope: SiteScope): void {
  const lans = scope.parameters.lans.map((lan, index) => ({
    ...lan,
    pointer: `${scope.pointerTo('lans')}/${index}`,
    port: carrierDevice(lan),
  }));
  const wans = scope.site.accessLines.map(({ name }) => name);
  throwFaults('parameters-invalid', [
    ...repeated(lans, (lan) => lan.name).map((lan) => ({
      pointer: `${lan.pointer}/name`,
      code: 'duplicate',
      detail: `Two LANs of ${scope.site.name} are named ${lan.name}`,
    })),
    ...lans
      .filter((lan) => lan.name === REMOTE_ACCESS_LAN)
      .map((lan) => ({
        pointer: `${lan.pointer}/name`,
        code: 'name-reserved',
        detail: `A LAN of ${scope.site.name} cannot be named ${lan.name}, which is the pool of the teleworkers`,
      })),
    ...lans
      .filter((lan) => wans.some((name) => name === lan.name))
      .map((lan) => ({
        pointer: `${lan.pointer}/name`,
        code: 'name-reserved',
        detail: `A LAN of ${scope.site.name} cannot be named ${lan.name}, which is an access line`,
      })),
    ...lans.flatMap((lan) => {
      const fault = deviceFault(lan);
      const detail = `LAN ${lan.name} of ${scope.site.name}: ${fault?.detail}`;
      return fault ? [{ pointer: `${lan.pointer}/device`, code: fault.code, detail }] : [];
    }),
    ...lans
      .filter((lan) => RESERVED_ZONES.includes(lan.zone))
      .map((lan) => ({
        pointer: `${lan.pointer}/zone`,
        code: 'zone-reserved',
        detail: `LAN ${lan.name} of ${scope.site.name} cannot be in the zone ${lan.zone}, which has a meaning of its own`,
      })),
    ...lans.flatMap((lan) =>
      subnetFaults(`LAN ${lan.name} of ${scope.site.name}`, lan, `${lan.pointer}/subnet`),
    ),
  ]);
  const wanPorts = scope.site.accessLines.map(carrierDevice);
  const clashing = [
    ...repeated(lans, (lan) => lan.port),
    ...lans.filter((lan) => wanPorts.includes(lan.port)),
  ];
  throwFaults(
    'lan-device-clash',
    clashing.map((lan) => ({
      pointer: `${lan.pointer}/device`,
      code: 'lan-device-clash',
      detail: `LAN ${lan.name} of ${scope.site.name} is on ${lan.port}, which another LAN or an access line has`,
    })),
  );
}

/** A fixed subnet is a network without host bits, as large as those allotted can be. */
export function subnetFaults(what: string, { subnet }: { subnet?: string }, pointer: string): Fault[] {
  if (subnet === undefined) return [];
  const network = parseNetwork(subnet);
  const text = formatNetwork(network);
  const fault = (detail: string) => [{ pointer, code: 'value-invalid', detail }];
  if (text !== subnet) return fault(`${what}: ${subnet} has host bits set; the network is ${text}`);
  if (network.prefixLength < SHORTEST_PREFIX || network.prefixLength > LONGEST_PREFIX) {
    return fault(`${what}: ${subnet} is not between /${SHORTEST_PREFIX} and /${LONGEST_PREFIX}`);
  }
  return [];
}

/** Elements whose key an earlier one has. */
export function repeated<T>(elements: readonly T[], keyOf: (element: T) => string): T[] {
  const seen = new Set<string>();
  return elements.filter((element) => {
    const key = keyOf(element);
    const known = seen.has(key);
    seen.add(key);
    return known;
  });
}
