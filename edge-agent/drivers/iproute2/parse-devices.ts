import { isLineTable } from '../line-tables.ts';
import type { Route } from './wanted.ts';

/** A device as the kernel has it. */
export type CurrentDevice = {
  device: string;
  /** Of ip-link(8): `vlan`, `veth`, `tun`; empty for hardware. */
  kind: string;
  up: boolean;
  mtuBytes: number;
  /** IPv4 with prefix length, scope global. */
  addresses: string[];
  /** Of the main table, without those that follow from the addresses, and of the tables of lines. */
  routes: Route[];
};

export type AddressJson = {
  ifname: string;
  flags: string[];
  mtu: number;
  link_type: string;
  linkinfo?: { info_kind?: string };
  addr_info: { family: string; local: string; prefixlen: number; scope: string }[];
};
export type RouteJson = {
  dst: string;
  gateway?: string;
  flags?: string[];
  dev?: string;
  protocol?: string;
  metric?: number;
  table?: string;
};

/** All devices but the loopback. */
export function parseDevices(addresses: AddressJson[], routes: RouteJson[]): CurrentDevice[] {
  return addresses
    .filter((each) => each.link_type !== 'loopback' && each.ifname)
    .map((each) => ({
      device: each.ifname,
      kind: each.linkinfo?.info_kind ?? '',
      up: each.flags.includes('UP'),
      mtuBytes: each.mtu,
      addresses: each.addr_info
        .filter(({ family, scope }) => family === 'inet' && scope === 'global')
        .map(({ local, prefixlen }) => `${local}/${prefixlen}`),
      routes: routes
        .filter((route) => route.dev === each.ifname && route.protocol !== 'kernel')
        .filter(({ table }) => table === undefined || isLineTable(Number(table)))
        .map(({ dst, gateway, flags, metric, table }) => ({
          destination: dst,
          ...(gateway !== undefined && { gateway }),
          ...(flags?.includes('onlink') && { onlink: true }),
          metric: metric ?? 0,
          ...(table !== undefined && { table: Number(table) }),
        })),
    }));
}
