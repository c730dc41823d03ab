import type { Policy, Service, TargetState } from '#protocol';
import { overlap, withoutContained } from '../addresses.ts';
import { lanDevice } from '../devices.ts';
import { isTunnelZone, type ZoneDevices } from './zone-devices.ts';

type Context = { target: TargetState; zones: ZoneDevices; toAppliance: boolean };

/**
 * nft(8) match and verdict for each way a policy's destination can be reached. Names are comments. What a policy refuses
 * by IPv4 addresses it refuses in IPv6 as well, since the same hosts have other addresses there; what it admits by IPv4
 * addresses is IPv4 alone.
 */
export function renderPolicy(policy: Policy, context: Context): string[] {
  const { zones, toAppliance } = context;
  const outgoing = toAppliance ? [''] : outgoingMatches(policy.to, zones);
  const services = policy.services?.map(serviceMatch) ?? [''];
  const end = [policy.action === 'reject' ? 'reject with icmpx admin-prohibited' : policy.action];
  const addresses = [addressMatch('saddr', policy.sources), addressMatch('daddr', policy.destinations)];
  const matches = [addresses, ...(policy.action === 'accept' ? [] : inIpv6(policy, context))];
  return outgoing.flatMap((out) =>
    matches.flatMap((match) =>
      services.map((service) =>
        [out, ...match, service, 'counter', ...end, `comment "${policy.name}"`].filter(Boolean).join(' '),
      ),
    ),
  );
}

/** The IPv6 of the hosts that IPv4 addresses name: of the LANs they are in, or of all when they are in none. */
function inIpv6({ from, sources, destinations }: Policy, { target, zones }: Context): string[][] {
  if (!sources && !destinations) return [];
  const own = zones.get(from) ?? [];
  const devices = target.interfaces.lans
    .filter((lan) => sources?.some((network) => overlap(network, lan.address)))
    .map(lanDevice)
    .filter((device) => own.includes(device));
  return [['meta nfproto ipv6', ...(devices.length > 0 ? [`iifname ${deviceSet(devices)}`] : [])]];
}

export function addressMatch(side: 'saddr' | 'daddr', networks: readonly string[] | undefined): string {
  return networks ? `ip ${side} ${set(withoutContained(networks))}` : '';
}

export function deviceSet(devices: readonly string[]): string {
  return set(devices.map((device) => `"${device}"`));
}

function set(elements: readonly (string | number)[]): string {
  return `{ ${elements.join(', ')} }`;
}

/** A packet that a tunnel will carry leaves by the WAN's device too: it belongs to the zone of tunnels only. */
function outgoingMatches(zone: string, zones: ZoneDevices): string[] {
  const devices = zones.get(zone) ?? [];
  if (isTunnelZone(zone)) return ['rt ipsec exists', `oifname ${deviceSet(devices)}`];
  return [`oifname ${deviceSet(devices)} rt ipsec missing`];
}

function serviceMatch({ protocol, ports }: Service): string {
  if (protocol === 'icmp') return 'meta l4proto { icmp, ipv6-icmp }';
  return ports ? `${protocol} dport ${set([...new Set(ports)])}` : `meta l4proto ${protocol}`;
}
