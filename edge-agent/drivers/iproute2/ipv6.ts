import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { TargetState } from '#protocol';
import { makeDirectory, readIfThere, writeWhole } from '../daemon/files.ts';
import { run } from '../daemon/run.ts';
import { lanDevice, wanDevice } from '../devices.ts';
import { defaultRouteMetric } from './wanted.ts';

/** By which the kernel remembers whose a route is (ip-route(8), `proto`): nobody else has this number. */
const PROTOCOL = '83';

const Address = Type.Object({ device: Type.String(), address: Type.String() });
type Address = Static<typeof Address>;
const Memory = Type.Array(Address);
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

/** @param directory holds `ipv6.json`, what was set in this boot */
export function createIpv6(directory: string) {
  const path = join(directory, 'ipv6.json');
  return {
    /** Brings IPv6 to what is wanted; a machine without IPv6 is asked for nothing as long as nothing is wanted. */
    async reconcile(wanted: Ipv6, signal?: AbortSignal): Promise<void> {
      const remembered = await readMemory(path);
      if (wanted.addresses.length + wanted.routes.length + remembered.length === 0) return;
      await makeDirectory(directory);
      await writeWhole(path, JSON.stringify([...remembered, ...wanted.addresses]));
      const lines = planIpv6(wanted, await currentIpv6(), remembered);
      if (lines.length > 0) {
        await run('ip', ['-6', '-batch', '-'], { input: `${lines.join('\n')}\n`, ...(signal && { signal }) });
      }
      await writeWhole(path, JSON.stringify(wanted.addresses));
    },
  };
}

/** Addresses of every device, and the routes that are ours. */
export async function currentIpv6(): Promise<Ipv6> {
  const [addresses, routes] = await Promise.all([
    run('ip', ['-6', '-json', 'address', 'show', 'scope', 'global']),
    run('ip', ['-6', '-json', 'route', 'show', 'default', 'proto', PROTOCOL]),
  ]);
  return {
    addresses: (JSON.parse(addresses.stdout || '[]') as AddressJson[]).flatMap(({ ifname, addr_info = [] }) =>
      addr_info.flatMap(({ local, prefixlen }) =>
        local === undefined ? [] : [{ device: ifname, address: `${local}/${prefixlen}` }],
      ),
    ),
    routes: (JSON.parse(routes.stdout || '[]') as RouteJson[]).map(({ dev, gateway = '', metric = 0 }) => ({
      device: dev,
      gateway,
      metric,
    })),
  };
}

async function readMemory(path: string): Promise<Address[]> {
  try {
    const value: unknown = JSON.parse((await readIfThere(path)) ?? '[]');
    return Value.Check(Memory, value) ? value : [];
  } catch {
    return [];
  }
}
