import type { RemoteAccess } from '../target-state/remote-access.ts';
import type { TargetState } from '../target-state/target-state.ts';
import type { Peer } from '../target-state/vpn.ts';
import { networkFault, unicastFault } from './addresses.ts';
import { at, duplicates, fault, type RuleFault } from './fault.ts';
import { networksFaults } from './firewall.ts';
import { ownAddresses } from './interfaces.ts';
import { contains, networkOf, overlap, parsePrefix } from './ipv4.ts';
import { serverFault } from './names.ts';

type Selector = { peer: string; pointer: string; network: string };

/** What the shapes cannot say of tunnels: with these faults no tunnel can come of it, or the wrong one. */
export function vpnFaults({ vpn, interfaces }: TargetState): RuleFault[] {
  const peers = vpn.siteToSite.map((peer, p) => ({ ...peer, pointer: `/vpn/siteToSite/${p}` }));
  const own = ownAddresses(interfaces);
  const selectors = peers.flatMap((peer) =>
    peer.remoteTrafficSelectors.map((network, s) => ({
      peer: peer.name,
      pointer: `${peer.pointer}/remoteTrafficSelectors/${s}`,
      network,
    })),
  );
  const lans = interfaces.lans.map(({ address }) => address);
  return [
    ...duplicates(
      peers.map(({ pointer, name }) => ({ pointer: `${pointer}/name`, value: name })),
      'peer',
    ),
    ...peers.flatMap((peer) => peerFaults(peer, own, peer.pointer)),
    ...selectorOverlaps(selectors),
    ...(vpn.remoteAccess ? remoteAccessFaults(vpn.remoteAccess, lans) : []),
  ];
}

function peerFaults(peer: Peer, own: readonly string[], pointer: string): RuleFault[] {
  const { name, role, remoteAddress, standby } = peer;
  const callsNobody = role === 'initiator' && remoteAddress === undefined;
  return [
    ...(callsNobody
      ? at(`${pointer}/remoteAddress`, fault('missing', 'an initiator needs the address of its peer'))
      : []),
    ...(remoteAddress === undefined ? [] : at(`${pointer}/remoteAddress`, endpointFault(remoteAddress, own))),
    ...(standby?.insteadOf === name
      ? at(`${pointer}/standby/insteadOf`, fault('value-invalid', 'a peer cannot take its own place'))
      : []),
    ...networksFaults(peer.localTrafficSelectors, `${pointer}/localTrafficSelectors`),
    ...networksFaults(peer.remoteTrafficSelectors, `${pointer}/remoteTrafficSelectors`),
    ...networksFaults(standby?.localTrafficSelectors, `${pointer}/standby/localTrafficSelectors`),
    ...networksFaults(standby?.remoteTrafficSelectors, `${pointer}/standby/remoteTrafficSelectors`),
  ];
}

function endpointFault(address: string, own: readonly string[]) {
  return own.includes(address)
    ? fault('own-address', `${address} is the appliance's own address`)
    : serverFault(address);
}

/** What two peers both claim. In one pass over the selectors in order of address: there may be thousands. */
function selectorOverlaps(selectors: readonly Selector[]): RuleFault[] {
  const inOrder = selectors
    .map((each, index) => ({ ...each, index, ...parsePrefix(each.network) }))
    .sort((a, b) => a.first - b.first || b.last - a.last);
  type Open = (typeof inOrder)[number];
  // Of what began before: that which ends last, and of another peer's that which ends last.
  let [longest, other]: (Open | undefined)[] = [undefined, undefined];
  const found = inOrder.flatMap((each) => {
    const reaching = longest?.peer === each.peer ? other : longest;
    if (!longest || longest.peer === each.peer) {
      if (!longest || each.last > longest.last) longest = each;
    } else if (each.last > longest.last) [longest, other] = [each, longest];
    else if (!other || each.last > other.last) other = each;
    if (!reaching || reaching.last < each.first) return [];
    const [first, second] = reaching.index < each.index ? [reaching, each] : [each, reaching];
    const detail = `${second.network} overlaps ${first.network} of ${first.peer}`;
    return [{ pointer: second.pointer, ...fault('subnet-overlap', detail), index: second.index }];
  });
  return found
    .sort((a, b) => a.index - b.index)
    .map(({ pointer, code, detail }) => ({ pointer, code, detail }));
}

function remoteAccessFaults(access: RemoteAccess, lans: readonly string[]): RuleFault[] {
  const pointer = '/vpn/remoteAccess';
  const { addressPool, dynamicPool, trafficSelectors, nameservers, remoteIdentities } = access;
  const { fullTunnel = [], fixedAddresses = [] } = access;
  const people = new Set(remoteIdentities);
  const unknown = (identity: string) => fault('unknown-name', `${identity} may not dial in`);
  const crossed = lans.find((lan) => overlap(lan, addressPool));
  return [
    ...at(`${pointer}/addressPool`, networkFault(addressPool)),
    ...(crossed
      ? at(`${pointer}/addressPool`, fault('subnet-overlap', `${addressPool} overlaps ${networkOf(crossed)}`))
      : []),
    ...(dynamicPool === undefined ? [] : at(`${pointer}/dynamicPool`, partFault(addressPool, dynamicPool))),
    ...networksFaults(trafficSelectors, `${pointer}/trafficSelectors`),
    ...nameservers.flatMap((address, i) => at(`${pointer}/nameservers/${i}`, unicastFault(address))),
    ...duplicates(
      remoteIdentities.map((value, i) => ({ pointer: `${pointer}/remoteIdentities/${i}`, value })),
      'identity',
    ),
    ...fullTunnel.flatMap((identity, i) =>
      people.has(identity) ? [] : at(`${pointer}/fullTunnel/${i}`, unknown(identity)),
    ),
    ...fixedAddresses.flatMap(({ identity, address }, i) => [
      ...(people.has(identity) ? [] : at(`${pointer}/fixedAddresses/${i}/identity`, unknown(identity))),
      ...at(`${pointer}/fixedAddresses/${i}/address`, fixedFault(access, address)),
    ]),
    ...duplicates(
      fixedAddresses.map(({ address }, i) => ({
        pointer: `${pointer}/fixedAddresses/${i}/address`,
        value: address,
      })),
      'address',
    ),
  ];
}

function partFault(pool: string, part: string) {
  const [whole, inner] = [parsePrefix(pool), parsePrefix(part)];
  if (inner.first >= whole.first && inner.last <= whole.last) return networkFault(part);
  return fault('value-invalid', `${part} is not in ${pool}`);
}

function fixedFault({ addressPool, dynamicPool = addressPool }: RemoteAccess, address: string) {
  if (contains(addressPool, address) && !contains(dynamicPool, address)) return undefined;
  return fault('value-invalid', `${address} is not in ${addressPool}, or also given to others`);
}
