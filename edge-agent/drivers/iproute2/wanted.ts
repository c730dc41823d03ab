import type { TargetState, Wan } from '#protocol';
import { contains, networkOf, parsePrefix } from '../addresses.ts';
import { carrierDevice, lanDevice } from '../devices.ts';
import { lineTables } from '../line-tables.ts';

export type Route = {
  destination: string;
  gateway?: string;
  /** The gateway lies in no network of the device, and is spoken to over it all the same. */
  onlink?: boolean;
  metric: number;
  table?: number;
};

/** What a device shall be like. What is not named is left as it is. */
export type WantedDevice = {
  device: string;
  /** To be made when it is not there. */
  vlan?: { parent: string; id: number };
  mtuBytes?: number;
  up: boolean;
  /** With prefix length; every other IPv4 address goes. `by-client`: a DHCP client looks after addresses and routes. */
  addresses: string[] | 'by-client';
  /** Besides those that follow from the addresses; every other one goes. */
  routes: Route[];
  /** With several WANs: the line's own table, which a DHCP client fills too. */
  table?: number;
};

const DEFAULT_MTU_BYTES = 1500;

/** The usable WAN with the lowest priority number has the lowest metric. */
export const defaultRouteMetric = (wan: Wan) => 100 * wan.priority;

/** All devices of a target state: parents of VLANs before the VLANs. */
export function wantedDevices(target: TargetState): WantedDevice[] {
  const { interfaces } = target;
  const tables = lineTables(target);
  const sections = [...interfaces.wans, ...interfaces.lans];
  const bare = new Set(sections.filter((each) => each.vlanId === undefined).map((each) => each.device));
  const parents = new Set(sections.filter((each) => !bare.has(each.device)).map((each) => each.device));
  return [
    ...[...parents].map((device) => ({ device, up: true, addresses: [], routes: [] })),
    ...[
      ...interfaces.wans.map((wan) => wantedWan(wan, tables.get(wan.name))),
      ...interfaces.lans.map(wantedLan),
    ].sort((a, b) => Number(a.vlan !== undefined) - Number(b.vlan !== undefined)),
  ];
}

/** A device whose address is to come by a client loses all others, unless that client already holds one. */
export function withClients(wanted: readonly WantedDevice[], holding: readonly Wan[]): WantedDevice[] {
  const held = new Set(holding.map(carrierDevice));
  return wanted.map((each) =>
    each.addresses === 'by-client' && !held.has(each.device) ? { ...each, addresses: [] } : each,
  );
}

function wantedWan(wan: Wan, table: number | undefined): WantedDevice {
  const { addressing } = wan;
  const common = {
    device: carrierDevice(wan),
    ...vlanOf(wan),
    mtuBytes: addressing.method === 'pppoe' ? DEFAULT_MTU_BYTES : (wan.mtuBytes ?? DEFAULT_MTU_BYTES),
    up: true,
    ...(table !== undefined && { table }),
  };
  if (addressing.method === 'dhcp') return { ...common, addresses: 'by-client', routes: [] };
  if (addressing.method === 'pppoe') return { ...common, addresses: [], routes: [] };
  const route = {
    destination: 'default',
    gateway: addressing.gateway,
    ...(!contains(addressing.address, addressing.gateway) && { onlink: true }),
    metric: defaultRouteMetric(wan),
  };
  return {
    ...common,
    addresses: [addressing.address],
    routes: [route, ...(table === undefined ? [] : lineRoutes(addressing.address, { ...route, table }))],
  };
}

/** The metric tells charon, which looks at all tables, which line is preferred. */
function lineRoutes(address: string, route: Route & { table: number }): Route[] {
  const { metric, table } = route;
  const connected = { destination: networkOf(address), metric, table };
  return parsePrefix(address).length === 32 ? [route] : [connected, route];
}

function wantedLan(lan: TargetState['interfaces']['lans'][number]): WantedDevice {
  return { device: lanDevice(lan), ...vlanOf(lan), up: true, addresses: [lan.address], routes: [] };
}

function vlanOf({ device, vlanId }: { device: string; vlanId?: number }): Pick<WantedDevice, 'vlan'> {
  return vlanId === undefined ? {} : { vlan: { parent: device, id: vlanId } };
}
