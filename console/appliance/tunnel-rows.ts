import type { Peer, TunnelState } from '#protocol';

export type TunnelRow = {
  peer: string;
  remoteAddress: string | undefined;
  state: TunnelState['state'] | 'unknown';
  establishedSeconds?: number;
  rxBytes?: number;
  txBytes?: number;
};

/**
 * The peers wanted, each with the state last measured, then tunnels that run although they are not wanted. What an
 * appliance out of reach said earlier says nothing about now: its states are unknown.
 */
export function joinTunnels(
  peers: readonly Peer[],
  measured: readonly TunnelState[],
  online: boolean,
): TunnelRow[] {
  const states = new Map(measured.map((tunnel) => [tunnel.peer, tunnel]));
  const wanted = peers.map((peer) => row(peer.name, peer.remoteAddress, states.get(peer.name), online));
  const names = new Set(peers.map((peer) => peer.name));
  const others = measured.filter((tunnel) => !names.has(tunnel.peer));
  return [...wanted, ...others.map((tunnel) => row(tunnel.peer, undefined, tunnel, online))];
}

function row(
  peer: string,
  remoteAddress: string | undefined,
  tunnel: TunnelState | undefined,
  online: boolean,
): TunnelRow {
  if (!tunnel || !online) return { peer, remoteAddress, state: 'unknown' };
  const { state, establishedSeconds, rxBytes, txBytes } = tunnel;
  return {
    peer,
    remoteAddress,
    state,
    rxBytes,
    txBytes,
    ...(establishedSeconds !== undefined && { establishedSeconds }),
  };
}
