import type { Finding, TargetState } from '#protocol';
import { networkOf, overlap, parsePrefix, withoutContained } from '../addresses.ts';
import { carrierDevice } from '../devices.ts';
import { refused } from '../finding.ts';
import { tunnelledNetworks } from '../tunnelled.ts';
import type { CurrentDevice } from './parse-devices.ts';

/** Networks that no line may take over: LANs and what tunnels lead to, unless that is everything. */
export function insideNetworks(target: TargetState): string[] {
  const lans = target.interfaces.lans.map(({ address }) => networkOf(address));
  return withoutContained(
    [...lans, ...tunnelledNetworks(target)].filter((text) => parsePrefix(text).length > 0),
  );
}

/** The same for the hook of a client: `<first address> <last address> <network>` a line, addresses as numbers. */
export function renderInside(target: TargetState): string {
  return insideNetworks(target)
    .map((network) => ({ network, ...parsePrefix(network) }))
    .map(({ first, last, network }) => `${first} ${last} ${network}\n`)
    .join('');
}

/** A target state must not lay a LAN or a tunnel where a line with a learned address is. */
export function checkLearned(
  target: TargetState,
  devices: readonly CurrentDevice[],
  isLearned: (device: string) => boolean,
): Finding[] {
  return target.interfaces.wans
    .filter(({ addressing }) => addressing.method === 'dhcp')
    .map((wan) => ({ wan, device: devices.find(({ device }) => device === carrierDevice(wan)) }))
    .flatMap(({ wan, device }) => {
      if (!device || !isLearned(device.device)) return [];
      const tell = (path: string, network: string, what: string) =>
        device.addresses
          .filter((address) => overlap(address, network))
          .map((address) =>
            refused(path, `${what} overlaps ${networkOf(address)}, where ${wan.name} is by DHCP`),
          );
      const lans = target.interfaces.lans.flatMap((lan, i) =>
        tell(`/interfaces/lans/${i}/address`, lan.address, `${networkOf(lan.address)} of ${lan.name}`),
      );
      const tunnels = tunnelledNetworks(target)
        .filter((network) => parsePrefix(network).length > 0)
        .flatMap((network) => tell('/vpn', network, `${network} behind a tunnel`));
      return [...lans, ...tunnels.slice(0, 20)];
    });
}
