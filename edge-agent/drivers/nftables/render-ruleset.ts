import { APPLIANCE_ZONE, type TargetState } from '#protocol';
import { networkOf, parsePrefix, withoutContained } from '../addresses.ts';
import { devicesByName, lanDevice, TUNNEL_DEVICE, wanDevice } from '../devices.ts';
import { lineTables } from '../line-tables.ts';
import { tunnelledNetworks } from '../tunnelled.ts';
import { ipv6Antispoof, neighbourDiscovery, uniqueLocalStaysInside } from './render-ipv6.ts';
import { renderNat } from './render-nat.ts';
import { addressMatch, deviceSet, renderPolicy } from './render-policy.ts';
import { isTunnelZone, type ZoneDevices, zoneDevices } from './zone-devices.ts';

export const TABLE = 'inet sitekeeper';

/** Leaves room for ESP in UDP over a line of 1492 bytes. */
const TUNNEL_MSS_BYTES = 1360;

/**
 * The whole packet filter as one nft(8) transaction: the table is declared so that it can be deleted, deleted, and
 * made anew, all or nothing. Traffic of tunnels is known by the kernel's IPsec (`meta ipsec`, `rt ipsec`) or, with
 * user-space ESP, by the tunnel's device.
 */
export function renderRuleset(target: TargetState): string {
  const zones = zoneDevices(target);
  const chains = [
    chain('antispoof', 'type filter hook prerouting priority filter; policy accept;', [
      ...antispoof(target),
      ...ipv6Antispoof(target),
    ]),
    ...lines(target),
    chain('input', 'type filter hook input priority filter; policy drop;', input(target, zones)),
    chain('forward', 'type filter hook forward priority filter; policy drop;', forward(target, zones)),
    chain('output', 'type filter hook output priority filter; policy accept;', output(target, zones)),
    ...[...zones.keys()].flatMap((zone) => [
      chain(`input-${zone}`, undefined, policies(target, zones, zone, true)),
      chain(`forward-${zone}`, undefined, policies(target, zones, zone, false)),
    ]),
    ...renderNat(target).map(({ name, hook, rules }) => chain(name, hook, rules)),
  ];
  return [`table ${TABLE}`, `delete table ${TABLE}`, `table ${TABLE} {`, chains.join('\n\n'), '}', ''].join(
    '\n',
  );
}

/** What claims to come from a LAN or out of a tunnel but arrives on a line in the clear. */
function antispoof(target: TargetState): string[] {
  const wans = deviceSet(target.interfaces.wans.map(wanDevice));
  const inside = [
    ...new Set([...target.interfaces.lans.map((lan) => networkOf(lan.address)), ...guardedNetworks(target)]),
  ].filter((network) => !containsWan(target, network));
  return withoutContained(inside).map(
    (network) => `iifname ${wans} meta ipsec missing ip saddr ${network} counter drop`,
  );
}

/** What a line brought is answered over it: a new connection is marked with its line's table, replies of a LAN as well. */
function lines(target: TargetState): string[] {
  const devices = devicesByName(target);
  const marks = [...lineTables(target)].map(
    ([wan, table]) => `iifname "${devices.get(wan)}" meta ipsec missing ct state new ct mark set ${table}`,
  );
  if (marks.length === 0) return [];
  const lans = deviceSet(target.interfaces.lans.map(lanDevice));
  return [
    chain('lines', 'type filter hook prerouting priority mangle; policy accept;', [
      ...marks,
      `iifname ${lans} meta mark set ct mark`,
    ]),
  ];
}

function input(target: TargetState, zones: ZoneDevices): string[] {
  const wans = deviceSet(target.interfaces.wans.map(wanDevice));
  return [
    'ct state established,related accept',
    'ct state invalid drop',
    'iif "lo" accept',
    `iifname ${wans} udp sport 67 udp dport 68 accept`,
    ...neighbourDiscovery(target),
    ...dispatch('input', zones),
  ];
}

function forward(target: TargetState, zones: ZoneDevices): string[] {
  const wans = deviceSet(target.interfaces.wans.map(wanDevice));
  return [
    // A tunnel that is down must not send its traffic over the line in the clear, nor that of connections it carried.
    ...guardedNetworks(target).map(
      (network) => `oifname ${wans} ip daddr ${network} rt ipsec missing counter drop`,
    ),
    ...uniqueLocalStaysInside(target),
    'tcp flags & (syn | rst) == syn tcp option maxseg size set rt mtu',
    ...tunnelMatches().map(
      (match) => `${match} tcp flags & (syn | rst) == syn tcp option maxseg size set ${TUNNEL_MSS_BYTES}`,
    ),
    'ct state established,related accept',
    'ct state invalid drop',
    ...forwardedPorts(target),
    ...dispatch('forward', zones),
  ];
}

/** The appliance may reach out unless a policy says otherwise. */
function output(target: TargetState, zones: ZoneDevices): string[] {
  return [
    'ct state established,related accept',
    'oif "lo" accept',
    ...target.firewall.policies
      .filter(({ from, to }) => from === APPLIANCE_ZONE && zones.has(to))
      .flatMap((policy) => renderPolicy(policy, zones, false)),
  ];
}

/** First the tunnels: with IPsec in the kernel their packets also carry the name of the line. */
function dispatch(hook: 'input' | 'forward', zones: ZoneDevices): string[] {
  const names = [...zones.keys()].sort((a, b) => Number(isTunnelZone(b)) - Number(isTunnelZone(a)));
  const tunnel = names.filter(isTunnelZone).map((zone) => `meta ipsec exists goto ${hook}-${zone}`);
  return [
    ...(tunnel.length > 0 ? tunnel : ['meta ipsec exists counter drop']),
    ...names.map((zone) => `iifname ${deviceSet(zones.get(zone) ?? [])} goto ${hook}-${zone}`),
  ];
}

function policies(target: TargetState, zones: ZoneDevices, from: string, toAppliance: boolean): string[] {
  const rules = target.firewall.policies
    .filter((policy) => policy.from === from && (policy.to === APPLIANCE_ZONE) === toAppliance)
    .filter((policy) => toAppliance || zones.has(policy.to))
    .flatMap((policy) => renderPolicy(policy, zones, toAppliance));
  return [...rules, 'counter drop'];
}

function forwardedPorts(target: TargetState): string[] {
  const devices = devicesByName(target);
  return target.firewall.portForwards.map(({ wan, sources, address, protocol, port, name }) =>
    [
      `iifname "${devices.get(wan)}"`,
      addressMatch('saddr', sources),
      `ip daddr ${address} ${protocol} dport ${port} ct status dnat counter accept comment "${name}"`,
    ]
      .filter(Boolean)
      .join(' '),
  );
}

function tunnelMatches(): string[] {
  return ['meta ipsec exists', 'rt ipsec exists', `iifname "${TUNNEL_DEVICE}"`, `oifname "${TUNNEL_DEVICE}"`];
}

function guardedNetworks(target: TargetState): string[] {
  return withoutContained(tunnelledNetworks(target));
}

/** Such a network cannot be told from the line's neighbours: `0.0.0.0/0`, or a private one around a NAT router. */
function containsWan({ interfaces }: TargetState, network: string): boolean {
  const { first, last, length } = parsePrefix(network);
  return (
    length === 0 ||
    interfaces.wans.some(({ addressing }) => {
      if (addressing.method !== 'static') return false;
      const wan = parsePrefix(addressing.address);
      return wan.first <= last && first <= wan.last;
    })
  );
}

function chain(name: string, hook: string | undefined, rules: readonly string[]): string {
  return [
    `\tchain ${name} {`,
    ...(hook ? [`\t\t${hook}`] : []),
    ...rules.map((rule) => `\t\t${rule}`),
    '\t}',
  ].join('\n');
}
