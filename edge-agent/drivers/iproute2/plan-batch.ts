import type { CurrentDevice } from './parse-devices.ts';
import type { Route, WantedDevice } from './wanted.ts';

/** Lines for `ip -batch`, in the order in which they keep the box reachable the longest. Empty when all is as wanted. */
export type Batch = { links: string[]; addresses: string[] };

/**
 * What leads from the current devices to the wanted ones. Devices that are neither wanted nor in `abandoned` are not
 * touched. A device that exists as wanted yields no line, so that repeating never makes an address flap.
 *
 * @param abandoned devices an earlier target state used: they lose addresses and routes; `made` ones go altogether
 */
export function planBatch(
  wanted: readonly WantedDevice[],
  current: readonly CurrentDevice[],
  abandoned: { used: readonly string[]; made: readonly string[] } = { used: [], made: [] },
): Batch {
  const known = new Map(current.map((device) => [device.device, device]));
  const kept = new Set(wanted.map(({ device }) => device));
  const made = abandoned.made.filter((device) => known.has(device) && !kept.has(device));
  const left = current.filter(
    ({ device }) => abandoned.used.includes(device) && !kept.has(device) && !made.includes(device),
  );
  const all = [...left.map(({ device, up }) => ({ device, up, addresses: [], routes: [] })), ...wanted];
  const plans = all.map((device) => planDevice(device, known.get(device.device)));
  return {
    links: [...made.map((device) => `link delete dev ${device}`), ...plans.flatMap((plan) => plan.links)],
    addresses: [
      ...plans.flatMap((plan) => plan.lostAddresses),
      ...plans.flatMap((plan) => plan.newAddresses),
      ...plans.flatMap((plan) => plan.newRoutes),
      ...plans.flatMap((plan) => plan.lostRoutes),
    ],
  };
}

function planDevice(wanted: WantedDevice, current: CurrentDevice | undefined) {
  const { device } = wanted;
  const links = planLink(wanted, current);
  const { addresses } = wanted;
  const has: Pick<CurrentDevice, 'addresses' | 'routes'> = current ?? { addresses: [], routes: [] };
  if (addresses === 'by-client') {
    const foreign = has.routes.filter(({ table }) => table !== undefined && table !== wanted.table);
    const lostRoutes = foreign.map((route) => `route delete ${words(route, device)}`);
    return { links, lostAddresses: [], newAddresses: [], newRoutes: [], lostRoutes };
  }
  const lost = has.addresses.filter((address) => !addresses.includes(address));
  // Deleting the first address of a subnet takes the others of it along, so after a loss all are put (back).
  const missing =
    lost.length > 0
      ? addresses.map((address) => `address replace ${address} broadcast + dev ${device}`)
      : addresses
          .filter((address) => !has.addresses.includes(address))
          .map((address) => `address add ${address} broadcast + dev ${device}`);
  const disturbed = lost.length > 0 || links.length > 0;
  const newRoutes = wanted.routes.filter(
    (route) => disturbed || !has.routes.some((other) => same(route, other)),
  );
  // One that is replaced is gone already, and deleting it would be an error.
  const lostRoutes = has.routes.filter((route) => !wanted.routes.some((other) => replaces(other, route)));
  return {
    links,
    // Routes first: losing the last address of a subnet takes its routes along, and deleting one twice is an error.
    lostAddresses: [
      ...(lost.length > 0 ? lostRoutes.map((route) => `route delete ${words(route, device)}`) : []),
      ...lost.map((address) => `address delete ${address} dev ${device}`),
    ],
    newAddresses: missing,
    newRoutes: newRoutes.map((route) => `route replace ${words(route, device)}`),
    lostRoutes: lost.length > 0 ? [] : lostRoutes.map((route) => `route delete ${words(route, device)}`),
  };
}

function planLink(
  { device, vlan, mtuBytes, up }: WantedDevice,
  current: CurrentDevice | undefined,
): string[] {
  const lines: string[] = [];
  if (!current && vlan) lines.push(`link add link ${vlan.parent} name ${device} type vlan id ${vlan.id}`);
  if (mtuBytes !== undefined && mtuBytes !== current?.mtuBytes && (current || mtuBytes !== 1500))
    lines.push(`link set dev ${device} mtu ${mtuBytes}`);
  if (current ? current.up !== up : up) lines.push(`link set dev ${device} ${up ? 'up' : 'down'}`);
  return lines;
}

function same(a: Route, b: Route): boolean {
  return (
    a.destination === b.destination &&
    a.gateway === b.gateway &&
    Boolean(a.onlink) === Boolean(b.onlink) &&
    a.metric === b.metric &&
    a.table === b.table
  );
}

/** Linux knows a route by these: another gateway takes its place. */
function replaces(a: Route, b: Route): boolean {
  return a.destination === b.destination && a.metric === b.metric && a.table === b.table;
}

function words({ destination, gateway, onlink, metric, table }: Route, device: string): string {
  return [
    destination,
    ...(gateway ? ['via', gateway] : []),
    'dev',
    device,
    ...(onlink ? ['onlink'] : []),
    'metric',
    metric,
    ...(table === undefined ? [] : ['table', table]),
  ].join(' ');
}
