import {
  deviceFault,
  lineFaults,
  publicEndpointFault,
  type RuleFault,
  unicast6Fault,
  type ValueFault,
} from '#protocol';
import type { AccessLine } from './access-line.ts';
import { formatNetwork6, LINK_PREFIX_LENGTH, parseNetwork6 } from './addresses/ipv6.ts';

/** What access providers delegate at the most (RFC 6177). */
const SHORTEST_DELEGATED = 48;

/**
 * What the shapes cannot say of the access lines of a site, by the rules an appliance has for its WANs.
 *
 * @returns with RFC 6901 pointers into the list of lines
 */
export function accessLineFaults(lines: readonly AccessLine[]): RuleFault[] {
  const repeated = (keyOf: (line: AccessLine) => string, index: number) =>
    lines.findIndex((line) => keyOf(line) === keyOf(lines[index] as AccessLine)) !== index;
  return [
    ...lines.flatMap((line, i): RuleFault[] => [
      ...(repeated(({ name }) => name, i)
        ? [duplicate(`/${i}/name`, `two lines are named ${line.name}`)]
        : []),
      ...(repeated(portOf, i) ? [duplicate(`/${i}/device`, `two lines are on ${portOf(line)}`)] : []),
      ...at(`/${i}/device`, deviceFault(line)),
      ...(line.publicAddress === undefined
        ? []
        : at(`/${i}/publicAddress`, publicEndpointFault(line.publicAddress))),
      ...ipv6Faults(line, `/${i}/ipv6`),
    ]),
    ...lineFaults(lines),
  ];
}

const portOf = ({ device, vlanId }: AccessLine) => (vlanId === undefined ? device : `${device}.${vlanId}`);

const duplicate = (pointer: string, detail: string): RuleFault => ({ pointer, code: 'duplicate', detail });

const at = (pointer: string, fault: ValueFault | undefined): RuleFault[] =>
  fault ? [{ pointer, ...fault }] : [];

function ipv6Faults({ addressing, ipv6 }: AccessLine, pointer: string): RuleFault[] {
  if (!ipv6) return [];
  const prefix = parseNetwork6(ipv6.delegatedPrefix);
  const written = formatNetwork6(prefix);
  const place = `${pointer}/delegatedPrefix`;
  const faults = at(`${pointer}/gateway`, unicast6Fault(ipv6.gateway));
  if (written !== ipv6.delegatedPrefix) {
    faults.push({
      pointer: place,
      code: 'host-bits',
      detail: `the delegated prefix is to be written ${written}`,
    });
  }
  if (prefix.prefixLength < SHORTEST_DELEGATED || prefix.prefixLength > LINK_PREFIX_LENGTH) {
    const detail = `${ipv6.delegatedPrefix} is not between /${SHORTEST_DELEGATED} and /${LINK_PREFIX_LENGTH}`;
    faults.push({ pointer: place, code: 'value-invalid', detail });
  }
  if (addressing.method === 'pppoe') {
    faults.push({ pointer, code: 'value-invalid', detail: 'PPPoE carries IPv4 only' });
  }
  return faults;
}
