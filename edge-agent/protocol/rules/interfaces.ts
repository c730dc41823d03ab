import type { Interfaces, Lan, Wan } from '../target-state/interfaces.ts';
import {
  gatewayFault,
  interfaceFault,
  lanInterface6Fault,
  lanInterfaceFault,
  resolverFault,
  unicast6Fault,
} from './addresses.ts';
import { carrierDevice, deviceFault, wanDevice } from './devices.ts';
import { at, duplicates, fault, type RuleFault } from './fault.ts';
import { networkOf, overlap, parsePrefix } from './ipv4.ts';
import { linkOf } from './ipv6.ts';

/** What the shapes cannot say of the lines and LANs of an appliance. */
export function interfaceFaults(interfaces: Interfaces): RuleFault[] {
  const { wans, lans } = interfaces;
  const all = [
    ...wans.map((wan, i) => ({ ...wan, pointer: `/interfaces/wans/${i}` })),
    ...lans.map((lan, i) => ({ ...lan, pointer: `/interfaces/lans/${i}` })),
  ];
  const names = all.map(({ pointer, name }) => ({ pointer: `${pointer}/name`, value: name }));
  const devices = all.map((each) => ({ pointer: `${each.pointer}/device`, value: carrierDevice(each) }));
  return [
    ...duplicates(names, 'name'),
    ...duplicates(devices, 'device'),
    ...duplicates(
      wans.flatMap((wan, i) =>
        wan.addressing.method === 'pppoe'
          ? { pointer: `/interfaces/wans/${i}/name`, value: wanDevice(wan) }
          : [],
      ),
      'device',
    ),
    ...all.flatMap((each) => at(`${each.pointer}/device`, deviceFault(each))),
    ...lineFaults(wans).map((each) => ({ ...each, pointer: `/interfaces/wans${each.pointer}` })),
    ...wans.flatMap((wan, i) =>
      wan.ipv6Gateway === undefined
        ? []
        : at(`/interfaces/wans/${i}/ipv6Gateway`, unicast6Fault(wan.ipv6Gateway)),
    ),
    ...lans.flatMap((lan, i) => at(`/interfaces/lans/${i}/address`, lanInterfaceFault(lan.address))),
    ...overlaps(
      lans.map((lan, i) => ({ pointer: `/interfaces/lans/${i}/address`, network: lan.address })),
      staticNetworks(wans),
    ),
    ...ipv6Faults(lans),
  ];
}

/**
 * What the shapes cannot say of the access lines of one appliance.
 * @returns with pointers into the list of lines
 */
export function lineFaults(
  wans: readonly Pick<Wan, 'name' | 'device' | 'vlanId' | 'addressing' | 'priority'>[],
): RuleFault[] {
  return [
    ...duplicates(
      wans.map((wan, i) => ({ pointer: `/${i}/priority`, value: String(wan.priority) })),
      'priority',
    ),
    ...wans.flatMap(({ addressing }, i) => staticFaults(addressing, `/${i}/addressing`)),
    ...overlaps(staticNetworks(wans)),
  ];
}

function staticFaults(addressing: Wan['addressing'], pointer: string): RuleFault[] {
  if (addressing.method !== 'static') return [];
  const { address, gateway, nameservers } = addressing;
  const own = interfaceFault(address);
  if (own) return at(`${pointer}/address`, own);
  return [
    ...at(`${pointer}/gateway`, gatewayFault(address, gateway)),
    ...nameservers.flatMap((nameserver, i) =>
      at(`${pointer}/nameservers/${i}`, resolverFault(nameserver, [parsePrefix(address).address])),
    ),
  ];
}

/** The appliance's own addresses that the target state tells. */
export function ownAddresses({ wans, lans }: Interfaces): string[] {
  const texts = [
    ...wans.flatMap(({ addressing }) => (addressing.method === 'static' ? [addressing.address] : [])),
    ...lans.map(({ address }) => address),
  ];
  return texts.map((text) => parsePrefix(text).address);
}

type Placed = { pointer: string; network: string };

const staticNetworks = (wans: readonly Pick<Wan, 'addressing'>[]): Placed[] =>
  wans.flatMap(({ addressing }, i) =>
    addressing.method === 'static'
      ? [{ pointer: `/${i}/addressing/address`, network: addressing.address }]
      : [],
  );

/** Networks of one appliance have no address in common. */
function overlaps(networks: readonly Placed[], others: readonly Placed[] = []): RuleFault[] {
  return networks.flatMap(({ pointer, network }, i) => {
    const other = [...others, ...networks.slice(0, i)].find((earlier) => overlap(earlier.network, network));
    if (!other) return [];
    return at(pointer, fault('subnet-overlap', `${networkOf(network)} overlaps ${networkOf(other.network)}`));
  });
}

function ipv6Faults(lans: readonly Lan[]): RuleFault[] {
  const all = lans.flatMap(({ ipv6Addresses = [] }, l) =>
    ipv6Addresses.map((text, a) => ({ text, pointer: `/interfaces/lans/${l}/ipv6Addresses/${a}` })),
  );
  const faults = all.flatMap(({ text, pointer }) => at(pointer, lanInterface6Fault(text)));
  const links = all.map(({ text, pointer }) => ({ pointer, value: linkOf(text.split('/')[0] ?? '') }));
  return faults.length > 0 ? faults : duplicates(links, 'network');
}
