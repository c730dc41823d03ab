import type { TargetState } from '#protocol';
import { networkOf, overlap, parsePrefix, withoutContained } from '../addresses.ts';
import { lanDevice, wanDevice } from '../devices.ts';
import { tunnelledNetworks } from '../tunnelled.ts';
import { addressMatch, deviceSet } from './render-policy.ts';
import type { ZoneDevices } from './zone-devices.ts';

const IKE = 'udp sport { 500, 4500 }';
const wanSet = ({ interfaces }: TargetState) => deviceSet(interfaces.wans.map(wanDevice));
const guardedNetworks = (target: TargetState) => withoutContained(tunnelledNetworks(target));

/** What claims to come from a LAN or out of a tunnel but arrives on a line in the clear. */
export function antispoof(target: TargetState): string[] {
  const inside = [
    ...new Set([...target.interfaces.lans.map((lan) => networkOf(lan.address)), ...guardedNetworks(target)]),
  ].filter((network) => parsePrefix(network).length > 0 && linesIn(target, network).length === 0);
  return withoutContained(inside).map(
    (network) => `iifname ${wanSet(target)} meta ipsec missing ip saddr ${network} counter drop`,
  );
}

/** A tunnel that is down must not send its traffic over the line in the clear, nor that of connections it carried. */
export function forwardedInClear(target: TargetState): string[] {
  return guardedNetworks(target).map(
    (network) => `oifname ${wanSet(target)} ip daddr ${network} rt ipsec missing counter drop`,
  );
}

/**
 * The same for what the appliance itself sends into a tunnel, such as questions to a resolver behind it, but for what
 * makes a tunnel or a line: IKE, ESP, DHCP, and neighbours on the line. Where a tunnel leads to everything, the appliance's
 * own packets cannot be told from those to its peers and its control plane.
 */
export function sentInClear(target: TargetState): string[] {
  const networks = guardedNetworks(target).filter((network) => parsePrefix(network).length > 0);
  if (networks.length === 0) return [];
  const lines = networks.flatMap((network) => linesIn(target, network));
  return [
    `${IKE} return`,
    'meta l4proto esp return',
    'udp sport 68 udp dport 67 return',
    ...(lines.length > 0 ? [`${addressMatch('daddr', lines)} return`] : []),
    `${addressMatch('daddr', networks)} counter drop`,
  ];
}

/**
 * The resolver at an address of a LAN answers the zone of that LAN: names of one zone are not told to another. To tunnels,
 * which have no LAN, each answers.
 */
export function foreignResolvers({ interfaces }: TargetState, zone: string, zones: ZoneDevices): string[] {
  const devices = zones.get(zone) ?? [];
  const own = interfaces.lans.filter((lan) => devices.includes(lanDevice(lan)));
  if (own.length === 0) return [];
  const others = interfaces.lans.filter((lan) => !own.includes(lan));
  const [ipv4, ipv6] = [
    others.map(({ address }) => parsePrefix(address).address),
    others.flatMap(({ ipv6Addresses = [] }) => ipv6Addresses.map((text) => text.split('/')[0])),
  ];
  const dns = 'meta l4proto { tcp, udp } th dport 53 counter drop';
  return [
    ...(ipv4.length > 0 ? [`ip daddr { ${ipv4.join(', ')} } ${dns}`] : []),
    ...(ipv6.length > 0 ? [`ip6 daddr { ${ipv6.join(', ')} } ${dns}`] : []),
  ];
}

/** Networks of lines with a fixed address that meet this one: it cannot be told from the line's neighbours. */
function linesIn({ interfaces }: TargetState, network: string): string[] {
  return interfaces.wans.flatMap(({ addressing }) =>
    addressing.method === 'static' && overlap(addressing.address, network)
      ? [networkOf(addressing.address)]
      : [],
  );
}
