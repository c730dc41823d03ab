import type { TargetState } from '#protocol';
import { lanDevice, wanDevice } from '../devices.ts';
import { defaultRouteMetric } from './wanted.ts';

/** By which the kernel remembers whose a route is (ip-route(8), `proto`): nobody else has this number. */
export const PROTOCOL = '83';

/** With prefix length. */
export type Address = { device: string; address: string };
type Route = { device: string; gateway: string; metric: number };
export type Ipv6 = { addresses: Address[]; routes: Route[] };

export const NO_IPV6: Ipv6 = { addresses: [], routes: [] };

/** Addresses that were not asked for come as empty objects. */
type AddressJson = { ifname: string; addr_info: { local?: string; prefixlen?: number }[] };
type RouteJson = { dst: string; gateway?: string; dev: string; protocol?: string; metric?: number };

/** What a target state says of IPv6: addresses in the LANs, default routes over the WANs. */
export function wantedIpv6({ interfaces }: TargetState): Ipv6 {
  return {
    addresses: interfaces.lans.flatMap((lan) =>
      (lan.ipv6Addresses ?? []).map((address) => ({ device: lanDevice(lan), address })),
    ),
    routes: interfaces.wans.flatMap((wan) =>
      wan.ipv6Gateway === undefined
        ? []
        : [{ device: wanDevice(wan), gateway: wan.ipv6Gateway, metric: defaultRouteMetric(wan) }],
    ),
  };
}

/**
 * Lines for `ip -6 -batch`. Only what an earlier target state set is taken away: addresses by memory, routes by their
 * protocol number. What is as wanted yields no line.
 */
export function planIpv6(wanted: Ipv6, current: Ipv6, remembered: readonly Address[]): string[] {
  const has = (list: readonly Address[], { device, address }: Address) =>
    list.some((other) => other.device === device && other.address === address);
  const routeWords = ({ device, gateway, metric }: Route) =>
    `default via ${gateway} dev ${device} metric ${metric} proto ${PROTOCOL}`;
  const [wantedRoutes, currentRoutes] = [wanted.routes.map(routeWords), current.routes.map(routeWords)];
  return [
    ...remembered
      .filter((each) => !has(wanted.addresses, each) && has(current.addresses, each))
      .map(({ device, address }) => `address delete ${address} dev ${device}`),
    // The prefix is ours alone: without waiting for duplicates (RFC 4862 §5.4) it is there for who listens on it next.
    ...wanted.addresses
      .filter((each) => !has(current.addresses, each))
      .map(({ device, address }) => `address add ${address} dev ${device} nodad`),
    ...wantedRoutes
      .filter((route) => !currentRoutes.includes(route))
      .map((route) => `route replace ${route}`),
    ...currentRoutes.filter((route) => !wantedRoutes.includes(route)).map((route) => `route delete ${route}`),
  ];
}

/** Addresses of every device, and the routes that are ours. */
export function parseIpv6(addresses: readonly AddressJson[], routes: readonly RouteJson[]): Ipv6 {
  return {
    addresses: addresses.flatMap(({ ifname, addr_info = [] }) =>
      addr_info.flatMap(({ local, prefixlen }) =>
        local === undefined ? [] : [{ device: ifname, address: `${local}/${prefixlen}` }],
      ),
    ),
    routes: routes.map(({ dev, gateway = '', metric = 0 }) => ({ device: dev, gateway, metric })),
  };
}
