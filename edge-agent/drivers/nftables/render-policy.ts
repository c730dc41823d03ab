import type { Policy, Service } from '#protocol';
import { withoutContained } from '../addresses.ts';
import { isTunnelZone, type ZoneDevices } from './zone-devices.ts';

/** nft(8) match and verdict for each way a policy's destination can be reached. Names are comments. */
export function renderPolicy(policy: Policy, zones: ZoneDevices, toAppliance: boolean): string[] {
  const outgoing = toAppliance ? [''] : outgoingMatches(policy.to, zones);
  const services = policy.services?.map(serviceMatch) ?? [''];
  const end = [policy.action === 'reject' ? 'reject with icmpx admin-prohibited' : policy.action];
  const addresses = [addressMatch('saddr', policy.sources), addressMatch('daddr', policy.destinations)];
  return outgoing.flatMap((out) =>
    services.map((service) =>
      [out, ...addresses, service, 'counter', ...end, `comment "${policy.name}"`].filter(Boolean).join(' '),
    ),
  );
}

export function addressMatch(side: 'saddr' | 'daddr', networks: readonly string[] | undefined): string {
  return networks && networks.length > 0 ? `ip ${side} ${set(withoutContained(networks))}` : '';
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
  if (protocol === 'esp') return 'meta l4proto esp';
  return ports ? `${protocol} dport ${set([...new Set(ports)])}` : `meta l4proto ${protocol}`;
}
