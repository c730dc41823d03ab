import { APPLIANCE_ZONE, type TargetState } from '#protocol';
import { devicesByName, lanDevice, TUNNEL_DEVICE, wanDevice } from '../devices.ts';
import { lineTables } from '../line-tables.ts';
import { antispoof, foreignResolvers, forwardedInClear, sentInClear } from './render-guards.ts';
import { ipv6Antispoof, neighbourDiscovery, uniqueLocalStaysInside } from './render-ipv6.ts';
import { renderNat } from './render-nat.ts';
import { addressMatch, deviceSet, renderPolicy } from './render-policy.ts';
import { isTunnelZone, type ZoneDevices, zoneDevices } from './zone-devices.ts';

export const TABLE = 'inet sitekeeper';
/** Stands while there is no target state, see `closed.nft`. */
export const CLOSED_TABLE = 'inet sitekeeper_closed';
/** Stand beside the others while a change runs: a packet passes only what all tables admit. */
export const GUARD_TABLES = { before: 'inet sitekeeper_before', after: 'inet sitekeeper_after' } as const;

/** Leaves room for ESP in UDP over a line of 1492 bytes. */
const TUNNEL_MSS_BYTES = 1360;

/**
 * The whole packet filter as one nft(8) transaction: the table is declared so that it can be deleted, deleted, and
 * made anew, all or nothing. Traffic of tunnels is known by the kernel's IPsec (`meta ipsec`, `rt ipsec`) or, with
 * user-space ESP, by the tunnel's device.
 */
export function renderRuleset(target: TargetState): string {
  const zones = zoneDevices(target);
  const clear = sentInClear(target);
  return table(TABLE, [
    ...filter(target, zones),
    ...lines(target),
    ...(clear.length > 0 ? [chain('clear', undefined, clear)] : []),
    chain(
      'output',
      'type filter hook output priority filter; policy accept;',
      output(target, zones, clear.length > 0),
    ),
    ...renderNat(target).map(({ name, hook, rules }) => chain(name, hook, rules)),
  ]);
}

/** What of it keeps others out, as a table to stand beside it. What the appliance sends itself is left alone. */
export function renderGuard(target: TargetState, name: string): string {
  return table(name, filter(target, zoneDevices(target)));
}

/** Removes tables, whether or not they are there. */
export function renderRemoval(names: readonly string[]): string {
  return names.map((name) => `table ${name}\ndelete table ${name}\n`).join('');
}

function table(name: string, chains: readonly string[]): string {
  return `${renderRemoval([name])}table ${name} {\n${chains.join('\n\n')}\n}\n`;
}

function filter(target: TargetState, zones: ZoneDevices): string[] {
  return [
    chain('antispoof', 'type filter hook prerouting priority filter; policy accept;', [
      ...antispoof(target),
      ...ipv6Antispoof(target),
    ]),
    chain('input', 'type filter hook input priority filter; policy drop;', input(target, zones)),
    chain('forward', 'type filter hook forward priority filter; policy drop;', forward(target, zones)),
    ...[...zones.keys()].flatMap((zone) => [
      chain(`input-${zone}`, undefined, policies(target, zones, zone, true)),
      chain(`forward-${zone}`, undefined, policies(target, zones, zone, false)),
    ]),
  ];
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
  const asking = target.interfaces.wans
    .filter(({ addressing }) => addressing.method === 'dhcp')
    .map(wanDevice);
  return [
    'ct state established,related accept',
    'ct state invalid drop',
    'iif "lo" accept',
    ...(asking.length > 0 ? [`iifname ${deviceSet(asking)} udp sport 67 udp dport 68 accept`] : []),
    ...neighbourDiscovery(target),
    ...dispatch('input', zones),
  ];
}

function forward(target: TargetState, zones: ZoneDevices): string[] {
  return [
    ...forwardedInClear(target),
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
function output(target: TargetState, zones: ZoneDevices, hasClear: boolean): string[] {
  const wans = deviceSet(target.interfaces.wans.map(wanDevice));
  return [
    ...(hasClear ? [`oifname ${wans} rt ipsec missing jump clear`] : []),
    'ct state established,related accept',
    'oif "lo" accept',
    ...target.firewall.policies
      .filter(({ from, to }) => from === APPLIANCE_ZONE && zones.has(to))
      .flatMap((policy) => renderPolicy(policy, { target, zones, toAppliance: false })),
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
    .flatMap((policy) => renderPolicy(policy, { target, zones, toAppliance }));
  return [...(toAppliance ? foreignResolvers(target, from, zones) : []), ...rules, 'counter drop'];
}

function forwardedPorts(target: TargetState): string[] {
  const devices = devicesByName(target);
  return target.firewall.portForwards.map(({ wan, sources, address, protocol, port, name }) =>
    [
      `iifname "${devices.get(wan)}" meta ipsec missing`,
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

function chain(name: string, hook: string | undefined, rules: readonly string[]): string {
  return [
    `\tchain ${name} {`,
    ...(hook ? [`\t\t${hook}`] : []),
    ...rules.map((rule) => `\t\t${rule}`),
    '\t}',
  ].join('\n');
}
