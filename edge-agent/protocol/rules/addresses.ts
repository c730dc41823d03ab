import { fault, type ValueFault } from './fault.ts';
import { contains, networkOf, parsePrefix, toNumber } from './ipv4.ts';
import { groupsOf } from './ipv6.ts';

/** What an address must be to serve in a role. Each function tells what is wrong, or `undefined`. */

/** The same host, or no host at all (RFC 1122 §3.2.1.3, RFC 5771, RFC 1112 §4): no packet to it goes anywhere. */
const NO_HOST = ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/3'];
const LINK_LOCAL = '169.254.0.0/16';
/** Private (RFC 1918) and shared by carrier NAT (RFC 6598). */
const NOT_CALLABLE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', LINK_LOCAL];

/** The largest network one interface can be in. */
const SHORTEST_PREFIX = 8;
/** The smallest LAN with room for the appliance and a host. */
const LONGEST_LAN_PREFIX = 30;

const within = (networks: readonly string[], address: string) =>
  networks.some((network) => contains(network, address));

/** Another host that can be spoken to: the next hop of a route, a peer, a server. */
export function unicastFault(address: string): ValueFault | undefined {
  return within(NO_HOST, address)
    ? fault('not-a-host', `${address} is not the address of a host`)
    : undefined;
}

/** A peer that can be called from anywhere on the internet. */
export function publicEndpointFault(address: string): ValueFault | undefined {
  return within([...NO_HOST, ...NOT_CALLABLE], address)
    ? fault('not-public', `${address} cannot be called from the internet`)
    : undefined;
}

/** A resolver that is asked, and not one of the `own` addresses, which would be asking itself. */
export function resolverFault(address: string, own: readonly string[]): ValueFault | undefined {
  if (own.includes(address)) return fault('own-address', `${address} is the appliance itself`);
  return unicastFault(address);
}

/**
 * The appliance's own address on an interface, with its prefix length. Network and broadcast address are no hosts, save
 * in /31 (RFC 3021) and /32.
 */
export function interfaceFault(text: string): ValueFault | undefined {
  const { address, length } = parsePrefix(text);
  if (length < SHORTEST_PREFIX) return fault('value-invalid', `${text} is larger than a /${SHORTEST_PREFIX}`);
  if (within([...NO_HOST, LINK_LOCAL], address) || isEnd(text, address))
    return fault('not-a-host', `${text} is not the address of a host`);
  return undefined;
}

/** The appliance's own address in a LAN: there is room for hosts beside it. */
export function lanInterfaceFault(text: string): ValueFault | undefined {
  if (parsePrefix(text).length <= LONGEST_LAN_PREFIX) return interfaceFault(text);
  return fault('value-invalid', `${text} has no room for hosts: a LAN is a /${LONGEST_LAN_PREFIX} or larger`);
}

/**
 * The router through which an interface with the address `own` reaches the rest of the world. With a /32 it lies outside,
 * mostly at a link-local address.
 */
export function gatewayFault(own: string, gateway: string): ValueFault | undefined {
  const { address, length } = parsePrefix(own);
  if (gateway === address) return fault('own-address', `${gateway} is the appliance's own address`);
  const unusable = unicastFault(gateway);
  if (unusable) return unusable;
  if (length < 32 && !contains(own, gateway))
    return fault('gateway-outside', `${gateway} is not in ${networkOf(own)}`);
  return isEnd(own, gateway)
    ? fault('not-a-host', `${gateway} is not a host of ${networkOf(own)}`)
    : undefined;
}

/** A host of the LAN in which the appliance has the address `own`, other than the appliance. */
export function lanHostFault(own: string, address: string): ValueFault | undefined {
  if (!contains(own, address) || isEnd(own, address))
    return fault('address-outside-lan', `${address} cannot be a host of ${networkOf(own)}`);
  return parsePrefix(own).address === address
    ? fault('own-address', `${address} is the appliance's own address`)
    : undefined;
}

/** A network in CIDR notation: its host bits are zero. */
export function networkFault(text: string): ValueFault | undefined {
  const network = networkOf(text);
  return network === text
    ? undefined
    : fault('host-bits', `${text} has host bits set; the network is ${network}`);
}

/** A network card, not a group of them (IEEE 802 §8.2) nor none. */
export function macFault(mac: string): ValueFault | undefined {
  const isGroup = (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
  return isGroup || /^[0:]+$/.test(mac)
    ? fault('not-unicast', `${mac} is not the address of one network card`)
    : undefined;
}

/** An IPv6 host: neither unspecified, loopback nor multicast (RFC 4291 §2.4), nor IPv4 in disguise (§2.5.5). */
export function unicast6Fault(address: string): ValueFault | undefined {
  const groups = groupsOf(address);
  const [first = 0] = groups;
  const embedded = groups.slice(0, 5).every((group) => group === 0);
  return embedded || first >= 0xff00
    ? fault('not-a-host', `${address} is not the address of a host`)
    : undefined;
}

/** Hosts make their addresses in a /64 only (RFC 4862 §5.5.3, RFC 2464 §4). */
export function lanInterface6Fault(text: string): ValueFault | undefined {
  const [address = '', length] = text.split('/');
  if (length !== '64') return fault('value-invalid', `${text} is not in a /64`);
  const groups = groupsOf(address);
  const isLinkLocal = ((groups[0] ?? 0) & 0xffc0) === 0xfe80;
  const isAnycast = groups.slice(4).every((group) => group === 0);
  if (isLinkLocal || isAnycast) return fault('not-a-host', `${text} is not the address of a host`);
  return unicast6Fault(address);
}

function isEnd(network: string, address: string): boolean {
  const { length, first, last } = parsePrefix(network);
  const number = toNumber(address);
  return length < 31 && (number === first || number === last);
}
