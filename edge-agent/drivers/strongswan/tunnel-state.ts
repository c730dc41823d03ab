import type { Peer, TunnelState } from '#protocol';
import { standbyName } from './render-peer.ts';
import type { SecurityAssociation } from './vici/security-association.ts';

/** A tunnel is up when one of its IKE SAs, `own`, has an installed child; one that stands by is besides. */
export function tunnelState(
  { name, standby }: Pick<Peer, 'name' | 'standby'>,
  own: readonly SecurityAssociation[],
): TunnelState {
  const has = (child: string) =>
    own.find((sa) => sa.established && sa.children.some((each) => each.name === child && each.installed));
  const up = has(name);
  const insteadOf = has(standbyName(name)) ? standby?.insteadOf : undefined;
  const children = own.flatMap((sa) => sa.children);
  return {
    peer: name,
    state: up ? 'up' : own.length > 0 ? 'connecting' : 'down',
    ...(up && { establishedSeconds: up.establishedSeconds }),
    ...(insteadOf !== undefined && { insteadOf }),
    rxBytes: children.reduce((sum, child) => sum + child.bytesIn, 0),
    txBytes: children.reduce((sum, child) => sum + child.bytesOut, 0),
  };
}
