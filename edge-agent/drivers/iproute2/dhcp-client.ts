import type { Wan } from '#protocol';
import type { DaemonSpecification } from '../daemon/daemon.ts';
import { carrierDevice } from '../devices.ts';
import { SOURCE_PREFERENCE } from './line-rules.ts';
import { defaultRouteMetric } from './wanted.ts';

export type ClientPaths = {
  /** Called by the client, see {@link DHCP_HOOK} and `PPP_HOOK`. */
  hook: string;
  configuration: string;
  /** The client's own memory of leases. */
  leases: string;
  /** Written by the hook: the address held now, and the router if there is one. */
  held: string;
  /** Networks that no line may take over, see `renderInside`. */
  inside: string;
  /** Written by the hook when it refused an address. */
  refused: string;
  /** Resolvers learned, resolv.conf(5). */
  resolvers: string;
  /** Resolvers of all WANs, most preferred first, make the appliance's own. */
  allResolvers: readonly string[];
  resolvConf: string;
  /** Routing table of the line, when there are several. */
  table: number | undefined;
};

/** dhclient.conf(5). Only addresses are asked for: nothing a DHCP server sends reaches a shell as text. */
export const DHCP_CONFIGURATION = `request subnet-mask, broadcast-address, routers, domain-name-servers;
timeout 20;
retry 10;
initial-interval 1;
backoff-cutoff 10;
`;

/**
 * dhclient-script(8): the address, the default route with the WAN's metric, the resolvers. An address whose network meets a
 * LAN or a tunnelled one is not taken; it is not declined either, which would use up the pool of the server.
 */
export const DHCP_HOOK = `#!/bin/sh
. "$SITEKEEPER_COMMON"
case $reason in
PREINIT) ip link set dev "$interface" up ;;
BOUND | RENEW | REBIND | REBOOT)
  new=$new_ip_address/$new_subnet_mask
  if is_inside "$new_ip_address" "\${new_subnet_mask:-255.255.255.255}"; then
    ip -4 address flush dev "$interface"
    release
    exit 0
  fi
  ip -4 -o address show dev "$interface" | grep -qF " inet $new_ip_address/" || ip -4 address flush dev "$interface"
  ip address replace "$new" broadcast + dev "$interface"
  bind_line "$new_ip_address"
  line_route "$new_network_number/$new_subnet_mask" dev "$interface"
  for router in \${new_routers-}; do
    ip route replace default via "$router" dev "$interface" onlink metric "$SITEKEEPER_METRIC"
    line_route default via "$router" dev "$interface" onlink
    break
  done
  put_resolvers \${new_domain_name_servers-}
  hold "$new_ip_address" "\${router-}"
  ;;
EXPIRE | FAIL | RELEASE | STOP)
  ip -4 address flush dev "$interface"
  release
  ;;
TIMEOUT) exit 1 ;;
esac
exit 0
`;

/** Shell functions of both hooks. `bind_line` and `line_route` do nothing where there is only one line. Files are written beside and moved, except resolv.conf, which may be mounted over. */
export const HOOK_COMMON = `bind_line() {
  [ -n "\${SITEKEEPER_TABLE-}" ] || return 0
  ip -4 rule show pref ${SOURCE_PREFERENCE} | grep -qF "from $1 lookup $SITEKEEPER_TABLE" && return 0
  while ip -4 rule delete pref ${SOURCE_PREFERENCE} lookup "$SITEKEEPER_TABLE" 2>/dev/null; do :; done
  ip -4 route flush table "$SITEKEEPER_TABLE" 2>/dev/null
  ip -4 rule add pref ${SOURCE_PREFERENCE} from "$1" lookup "$SITEKEEPER_TABLE"
}
line_route() {
  [ -n "\${SITEKEEPER_TABLE-}" ] || return 0
  ip -4 route replace "$@" metric "$SITEKEEPER_METRIC" table "$SITEKEEPER_TABLE"
}
number() {
  (IFS=.; set -- $1; echo $((($1 << 24) + ($2 << 16) + ($3 << 8) + $4)))
}
is_inside() {
  rm -f "$SITEKEEPER_REFUSED"
  mask=$(number "$2")
  first=$(($(number "$1") & mask))
  last=$((first | (mask ^ 0xffffffff)))
  while read -r low high network; do
    if [ "$first" -le "$high" ] && [ "$low" -le "$last" ]; then
      length=0
      while [ $(((mask << length) & 0x80000000)) -ne 0 ]; do length=$((length + 1)); done
      echo "$1 $length $network" >"$SITEKEEPER_REFUSED.next" && mv "$SITEKEEPER_REFUSED.next" "$SITEKEEPER_REFUSED"
      return 0
    fi
  done <"$SITEKEEPER_INSIDE"
  return 1
}
hold() {
  echo "$1 $2" >"$SITEKEEPER_HELD.next" && mv "$SITEKEEPER_HELD.next" "$SITEKEEPER_HELD"
}
release() {
  rm -f "$SITEKEEPER_HELD"
}
put_resolvers() {
  for server in "$@"; do echo "nameserver $server"; done >"$SITEKEEPER_RESOLVERS.next"
  mv "$SITEKEEPER_RESOLVERS.next" "$SITEKEEPER_RESOLVERS"
  all=$(cat $SITEKEEPER_ALL_RESOLVERS 2>/dev/null)
  [ -z "$all" ] || echo "$all" >"$SITEKEEPER_RESOLV_CONF"
}
`;

export function hookEnvironment(wan: Wan, paths: ClientPaths, common: string): Record<string, string> {
  return {
    SITEKEEPER_COMMON: common,
    SITEKEEPER_HELD: paths.held,
    SITEKEEPER_INSIDE: paths.inside,
    SITEKEEPER_REFUSED: paths.refused,
    SITEKEEPER_RESOLVERS: paths.resolvers,
    SITEKEEPER_ALL_RESOLVERS: paths.allResolvers.join(' '),
    SITEKEEPER_RESOLV_CONF: paths.resolvConf,
    SITEKEEPER_METRIC: String(defaultRouteMetric(wan)),
    ...(paths.table !== undefined && { SITEKEEPER_TABLE: String(paths.table) }),
  };
}

export function dhcpClient(wan: Wan, paths: ClientPaths, common: string): DaemonSpecification {
  const environment = hookEnvironment(wan, paths, common);
  return {
    command: '/usr/sbin/dhclient',
    args: [
      '-4',
      '-d',
      '-q',
      '--no-pid',
      '-cf',
      paths.configuration,
      '-lf',
      paths.leases,
      '-sf',
      paths.hook,
      ...Object.entries(environment).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
      carrierDevice(wan),
    ],
    configuration: DHCP_CONFIGURATION + DHCP_HOOK + HOOK_COMMON,
  };
}
