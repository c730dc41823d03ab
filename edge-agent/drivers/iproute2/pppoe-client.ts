import type { Wan } from '#protocol';
import type { DaemonSpecification } from '../daemon/daemon.ts';
import { carrierDevice, wanDevice } from '../devices.ts';
import { type ClientPaths, hookEnvironment } from './dhcp-client.ts';
import { defaultRouteMetric } from './wanted.ts';

/** PPPoE takes 8 octets of every frame (RFC 2516 §7). */
const PPPOE_MTU_BYTES = 1492;

/** Called by pppd when the link has an address; the resolvers of the access provider are in DNS1 and DNS2. */
export const PPP_HOOK = `#!/bin/sh
. "$SITEKEEPER_COMMON"
if is_inside "$4" 255.255.255.255; then
  ip -4 address flush dev "$1"
  exit 0
fi
bind_line "$4"
line_route default dev "$1"
put_resolvers \${DNS1-} \${DNS2-}
hold "$4" "$5"
`;

/** pppd(8) options, with the password: for root's eyes only. */
export function pppOptions(wan: Wan, paths: ClientPaths, common: string): string {
  const { addressing } = wan;
  if (addressing.method !== 'pppoe') throw new TypeError(`${wan.name} does not dial`);
  const mtu = Math.min(wan.mtuBytes ?? PPPOE_MTU_BYTES, PPPOE_MTU_BYTES);
  return [
    'plugin pppoe.so',
    `nic-${carrierDevice(wan)}`,
    `user "${addressing.username}"`,
    `password "${addressing.password}"`,
    `ifname ${wanDevice(wan)}`,
    'nodetach',
    'noauth',
    'noipdefault',
    'hide-password',
    'usepeerdns',
    'noipv6',
    'persist',
    'maxfail 0',
    'holdoff 5',
    'lcp-echo-interval 20',
    'lcp-echo-failure 3',
    'defaultroute',
    `defaultroute-metric ${defaultRouteMetric(wan)}`,
    `mtu ${mtu}`,
    `mru ${mtu}`,
    `ip-up-script ${paths.hook}`,
    ...Object.entries(hookEnvironment(wan, paths, common)).map(([name, value]) => `set "${name}=${value}"`),
    '',
  ].join('\n');
}

export function pppoeClient(wan: Wan, paths: ClientPaths, common: string): DaemonSpecification {
  return {
    command: '/usr/sbin/pppd',
    args: ['file', paths.configuration],
    configuration: pppOptions(wan, paths, common) + PPP_HOOK,
  };
}
