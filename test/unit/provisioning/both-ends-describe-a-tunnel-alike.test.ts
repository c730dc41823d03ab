import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Peer, type Standby, vpnIdentity } from '#protocol';
import { overlap, parseNetwork } from '../../../provisioning/addresses/ipv4.ts';
import { type RenderedNetwork, renderNetwork } from '../../../provisioning/render.ts';
import { peerNames } from '../../../provisioning/vpn/peer-names.ts';
import { arbitraryNetwork } from '../../lib/arbitrary-network.ts';

const endsOf = ({ targets }: RenderedNetwork) =>
  targets.flatMap((target) =>
    target.target.vpn.siteToSite.map((peer) => ({ applianceId: target.applianceId, peer })),
  );

/** What both ends must say alike. */
function shared(peer: Peer) {
  const { name: _, role, remoteAddress, standby, ...rest } = peer;
  return { ...rest, standby: standby && networksOf(standby) };
}

function networksOf({ localTrafficSelectors, remoteTrafficSelectors }: Standby) {
  return { localTrafficSelectors, remoteTrafficSelectors };
}

function mirrored(peer: Peer) {
  return {
    ...shared(peer),
    localIdentity: peer.remoteIdentity,
    remoteIdentity: peer.localIdentity,
    localTrafficSelectors: peer.remoteTrafficSelectors,
    remoteTrafficSelectors: peer.localTrafficSelectors,
    standby: peer.standby && {
      localTrafficSelectors: peer.standby.remoteTrafficSelectors,
      remoteTrafficSelectors: peer.standby.localTrafficSelectors,
    },
  };
}

describe('tunnels', () => {
  test('identities, selectors and proposals mirror each other, and exactly one end calls an address it knows', () => {
    fc.assert(
      fc.property(arbitraryNetwork, (input) => {
        const ends = endsOf(renderNetwork(input));
        for (const { applianceId, peer } of ends) {
          expect(peer.localIdentity).toBe(vpnIdentity(applianceId));
          const others = ends.filter(
            (other) =>
              other.peer.localIdentity === peer.remoteIdentity &&
              other.peer.remoteIdentity === peer.localIdentity,
          );
          expect(others).toHaveLength(1);
          const [other] = others.map((end) => end.peer);
          expect(shared(other as Peer)).toEqual(mirrored(peer));
          expect([peer.role, other?.role].sort()).toEqual(['initiator', 'responder']);
          expect(peer.remoteAddress === undefined).toBe(peer.role === 'responder');
          const deciding = [peer, other].filter((end) => end?.standby?.insteadOf !== undefined);
          expect(deciding).toHaveLength(peer.standby ? 1 : 0);
        }
      }),
    );
  });

  test('no address lies behind two tunnels of one appliance, nor behind both ends of one', () => {
    fc.assert(
      fc.property(arbitraryNetwork, (input) => {
        for (const { target } of renderNetwork(input).targets) {
          const remote = target.vpn.siteToSite.flatMap((peer) =>
            peer.remoteTrafficSelectors.map(parseNetwork),
          );
          for (const [index, one] of remote.entries()) {
            expect(remote.slice(index + 1).some((other) => overlap(one, other))).toBe(false);
          }
          for (const peer of target.vpn.siteToSite) {
            const local = peer.localTrafficSelectors.map(parseNetwork);
            const ownRemote = peer.remoteTrafficSelectors.map(parseNetwork);
            expect(local.some((one) => ownRemote.some((other) => overlap(one, other)))).toBe(false);
          }
        }
      }),
    );
  });

  test('have names of their own on each appliance', () => {
    fc.assert(
      fc.property(arbitraryNetwork, (input) => {
        for (const { target } of renderNetwork(input).targets) {
          const names = target.vpn.siteToSite.map((peer) => peer.name);
          expect(new Set(names).size).toBe(names.length);
          expect(names).toEqual([...names].sort());
        }
      }),
    );
  });

  test('are named by as many digits as tell the sites apart', () => {
    const ids = [
      'aaaaaaaa-0000-7000-8000-000012345678',
      'aaaaaaaa-0000-7000-8000-000112345678',
      'aaaaaaaa-0000-7000-8000-0000000000ff',
    ];
    expect([...peerNames(ids).values()].sort()).toEqual([
      'to-000000ff',
      'to-000012345678',
      'to-000112345678',
    ]);
  });
});
