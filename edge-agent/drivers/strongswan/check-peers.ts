import type { Finding, TargetState } from '#protocol';
import { overlap } from '../addresses.ts';
import { duplicates, refused } from '../finding.ts';

/** What charon takes without a word though no tunnel can come of it. */
export function checkPeers({ vpn }: TargetState): Finding[] {
  const peers = vpn.siteToSite.map((peer, p) => ({ ...peer, path: `/vpn/siteToSite/${p}` }));
  const selectors = peers.flatMap((peer) =>
    peer.remoteTrafficSelectors.map((network, s) => ({
      peer: peer.name,
      path: `${peer.path}/remoteTrafficSelectors/${s}`,
      network,
    })),
  );
  return [
    ...duplicates(
      peers.map(({ path, name }) => ({ path: `${path}/name`, value: name })),
      'peer',
    ),
    ...peers
      .filter((peer) => peer.role === 'initiator' && peer.remoteAddress === undefined)
      .map(({ path }) => refused(`${path}/remoteAddress`, 'an initiator needs the address of its peer')),
    ...peers
      .filter(({ name, standby }) => standby?.insteadOf === name)
      .map(({ path }) => refused(`${path}/standby/insteadOf`, 'a peer cannot take its own place')),
    ...selectors.flatMap(({ peer, path, network }, i) => {
      const other = selectors
        .slice(0, i)
        .find((each) => each.peer !== peer && overlap(each.network, network));
      return other ? [refused(path, `${network} overlaps ${other.network} of ${other.peer}`)] : [];
    }),
  ];
}
