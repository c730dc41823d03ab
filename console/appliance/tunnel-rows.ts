import type { Peer, TunnelState } from '#protocol';

export type TunnelRow = {
  peer: string;
  /** The appliance at the other end: the first label of its IKE identity. */
  remoteApplianceId: string | undefined;
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
  const wanted = peers.map(({ name, remoteAddress, remoteIdentity }) => ({
    peer: name,
    remoteAddress,
    remoteApplianceId: remoteIdentity.split('.')[0],
    ...stateOf(online ? states.get(name) : undefined),
  }));
  const names = new Set(peers.map((peer) => peer.name));
  const others = measured
    .filter((tunnel) => !names.has(tunnel.peer))
    .map((tunnel) => ({
      peer: tunnel.peer,
      remoteAddress: undefined,
      remoteApplianceId: undefined,
      ...stateOf(online ? tunnel : undefined),
    }));
  return [...wanted, ...others];
}

function stateOf(tunnel: TunnelState | undefined): Pick<TunnelRow, 'state'> & Partial<TunnelRow> {
  if (!tunnel) return { state: 'unknown' };
  const { peer: _, ...measured } = tunnel;
  return measured;
}
