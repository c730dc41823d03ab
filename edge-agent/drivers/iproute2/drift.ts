import type { DriftFinding, TargetState } from '#protocol';
import { carrierDevice } from '../devices.ts';
import { drifted } from '../drifted.ts';
import type { HostSettings } from './host-settings.ts';
import type { CurrentDevice } from './parse-devices.ts';
import type { Ipv6 } from './plan-ipv6.ts';
import type { Route, WantedDevice } from './wanted.ts';

/** Where in the target state a device stands (RFC 6901); the parent of a VLAN stands for itself nowhere. */
export function devicePointers({ interfaces }: TargetState): (device: string) => string {
  const pointers = new Map([
    ...interfaces.wans.map((wan, i) => [carrierDevice(wan), `/interfaces/wans/${i}`] as const),
    ...interfaces.lans.map((lan, i) => [carrierDevice(lan), `/interfaces/lans/${i}`] as const),
  ]);
  return (device) => pointers.get(device) ?? '/interfaces';
}

/** Devices that are not as wanted: absent, down, of another size, with other addresses or routes. */
export function driftOfDevices(
  wanted: readonly WantedDevice[],
  current: readonly CurrentDevice[],
  pointerTo: (device: string) => string,
): DriftFinding[] {
  const known = new Map(current.map((device) => [device.device, device]));
  return wanted.flatMap((each) => driftOfDevice(each, known.get(each.device), pointerTo(each.device)));
}

function driftOfDevice(
  wanted: WantedDevice,
  current: CurrentDevice | undefined,
  path: string,
): DriftFinding[] {
  const { device, up, mtuBytes } = wanted;
  if (!current) return [drifted(path, device, 'nothing', `there is no device ${device}`)];
  if (current.up !== up) {
    const [expected, actual] = up ? ['up', 'down'] : ['down', 'up'];
    return [drifted(path, expected as string, actual as string, `${device} is ${actual}`)];
  }
  return [
    ...(mtuBytes === undefined || mtuBytes === current.mtuBytes
      ? []
      : [drifted(path, `${mtuBytes}`, `${current.mtuBytes}`, `${device} has another MTU`)]),
    ...(wanted.addresses === 'by-client'
      ? []
      : [
          ...differences(wanted.addresses, current.addresses, path, `address of ${device}`),
          ...differences(wanted.routes.map(words), current.routes.map(words), path, `route of ${device}`),
        ]),
  ];
}

/** Of IPv6 only what is wanted is looked for: other addresses come from advertisements and from whoever needs them. */
export function driftOfIpv6(
  wanted: Ipv6,
  current: Ipv6,
  pointerTo: (device: string) => string,
): DriftFinding[] {
  const has = new Set([
    ...current.addresses.map(({ device, address }) => `${device} ${address}`),
    ...current.routes.map(({ device, gateway }) => `${device} default via ${gateway}`),
  ]);
  return [
    ...wanted.addresses.map(({ device, address }) => ({ device, words: address })),
    ...wanted.routes.map(({ device, gateway }) => ({ device, words: `default via ${gateway}` })),
  ]
    .filter(({ device, words }) => !has.has(`${device} ${words}`))
    .map(({ device, words }) =>
      drifted(pointerTo(device), words, 'nothing', `IPv6 of ${device} is missing: ${words}`),
    );
}

function differences(
  wanted: readonly string[],
  current: readonly string[],
  path: string,
  what: string,
): DriftFinding[] {
  return [
    ...wanted
      .filter((each) => !current.includes(each))
      .map((each) => drifted(path, each, 'nothing', `${what} is missing: ${each}`)),
    ...current
      .filter((each) => !wanted.includes(each))
      .map((each) => drifted(path, 'nothing', each, `${what} is foreign: ${each}`)),
  ];
}

/** @param lines for `ip -batch`, as they would put the rules right */
export function driftOfRules(lines: readonly string[]): DriftFinding[] {
  return lines.map((line) => {
    const [, verb, ...rest] = line.split(' ');
    const rule = rest.join(' ');
    return verb === 'add'
      ? drifted('/interfaces', rule, 'nothing', `routing rule is missing: ${rule}`)
      : drifted('/interfaces', 'nothing', rule, `routing rule is foreign: ${rule}`);
  });
}

const HOST_PARTS = {
  hostname: { path: '/system/hostname', words: 'the host name is another one' },
  localTime: { path: '/system/timeZone', words: 'the time zone is another one' },
  timeServers: { path: '/system/ntpServers', words: 'the time servers are others' },
} as const;

export function driftOfHost(wanted: HostSettings, current: HostSettings): DriftFinding[] {
  return (Object.keys(HOST_PARTS) as (keyof typeof HOST_PARTS)[])
    .filter((part) => wanted[part] !== current[part])
    .map((part) =>
      drifted(
        HOST_PARTS[part].path,
        wanted[part] ?? 'nothing',
        current[part] ?? 'nothing',
        HOST_PARTS[part].words,
      ),
    );
}

function words({ destination, gateway, onlink, metric, table }: Route): string {
  return [
    destination,
    ...(gateway ? ['via', gateway] : []),
    ...(onlink ? ['onlink'] : []),
    'metric',
    metric,
    ...(table === undefined ? [] : ['table', table]),
  ].join(' ');
}
