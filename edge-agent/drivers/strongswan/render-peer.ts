import type { Peer, Standby } from '#protocol';
import { type Connection, type CredentialNames, indent } from './connection.ts';
import { requestIds } from './request-ids.ts';

/** A peer whose place another one takes is asked more often whether it lives. */
const WATCHED_DPD_SECONDS = 5;

/** The underscore keeps it apart from names of peers. */
export const standbyName = (peer: string) => `${peer}_standby`;

/** Connections to other appliances, each with a child of its own name and perhaps one that stands by. */
export function renderPeers(peers: readonly Peer[], names: CredentialNames): Connection[] {
  const watched = new Set(peers.flatMap(({ standby }) => standby?.insteadOf ?? []));
  const ids = requestIds(peers.flatMap(({ name }) => [name, standbyName(name)]));
  return peers.map((peer) => renderPeer(peer, names, ids, watched.has(peer.name)));
}

/**
 * With `start_action` at start, charon would end the tunnels of a connection that is loaded anew with one more authority.
 * Who loads it, and the keeper, call the peers.
 */
function renderPeer(
  peer: Peer,
  names: CredentialNames,
  ids: ReadonlyMap<string, number>,
  watched: boolean,
): Connection {
  const { name, standby, dpdDelaySeconds } = peer;
  const calls = peer.role === 'initiator';
  const text = `${name} {
  version = 2
  remote_addrs = ${peer.remoteAddress ?? '%any'}
  proposals = ${peer.ikeProposals.join(',')}
  rekey_time = ${peer.ikeRekeySeconds}s
  dpd_delay = ${watched ? Math.min(dpdDelaySeconds, WATCHED_DPD_SECONDS) : dpdDelaySeconds}s
  keyingtries = ${calls ? 0 : 1}
  unique = replace
  send_cert = always
${indent(authentication(peer.localIdentity, peer.remoteIdentity, names))}
  children {
    ${name} {
      reqid = ${ids.get(name)}
      local_ts = ${peer.localTrafficSelectors.join(',')}
      remote_ts = ${peer.remoteTrafficSelectors.join(',')}
      esp_proposals = ${peer.espProposals.join(',')}
      rekey_time = ${peer.espRekeySeconds}s
      start_action = none
      dpd_action = ${calls ? 'restart' : 'clear'}
      close_action = ${calls ? 'start' : 'none'}
    }${standby ? `\n${indent(indent(renderStandby(peer, standby, ids)))}` : ''}
  }
}`;
  return {
    name,
    text,
    initiator: calls,
    ...(standby?.insteadOf && { standby: { child: standbyName(name), insteadOf: standby.insteadOf } }),
  };
}

/** Set up and ended by the keeper of the end that decides. */
function renderStandby(
  peer: Peer,
  { localTrafficSelectors, remoteTrafficSelectors }: Standby,
  ids: ReadonlyMap<string, number>,
): string {
  const child = standbyName(peer.name);
  return `${child} {
  reqid = ${ids.get(child)}
  local_ts = ${localTrafficSelectors.join(',')}
  remote_ts = ${remoteTrafficSelectors.join(',')}
  esp_proposals = ${peer.espProposals.join(',')}
  rekey_time = ${peer.espRekeySeconds}s
  dpd_action = clear
}`;
}

function authentication(local: string, remote: string, names: CredentialNames): string {
  return `local {
  auth = pubkey
  certs = ${names.certificate}
  id = ${local}
}
remote {
  auth = pubkey
  id = ${remote}
  cacerts = ${names.authorities.join(',')}
  revocation = relaxed
}`;
}
