import type { Peer, RemoteAccess, TargetState } from '#protocol';
import { networkOf, overlap } from '../addresses.ts';
import { tunnelledNetworks } from '../tunnelled.ts';
import type { Esp } from './esp.ts';

/** One section of swanctl.conf(5) `connections`; `name` is also that of its child. */
export type Connection = { name: string; text: string; initiator: boolean };

/** File names below the swanctl directory. */
export type CredentialNames = { certificate: string; authorities: readonly string[] };

/** Underscores keep such names apart from those of peers. */
const REMOTE_ACCESS = 'remote_access';

export function renderConnections(target: TargetState, names: CredentialNames, esp: Esp): Connection[] {
  const { siteToSite, remoteAccess } = target.vpn;
  return [
    ...siteToSite.map((peer) => renderPeer(peer, names)),
    ...(remoteAccess?.remoteIdentities.map((identity, i) =>
      renderTeleworker(remoteAccess, identity, `${REMOTE_ACCESS}_${i + 1}`, names),
    ) ?? []),
    ...(esp === 'kernel' ? renderBypasses(target) : []),
  ];
}

/** The whole swanctl.conf(5). */
export function renderSwanctl(connections: readonly Connection[], { vpn }: TargetState): string {
  const pool = vpn.remoteAccess && [
    ...['pools {', `  ${REMOTE_ACCESS} {`, `    addrs = ${vpn.remoteAccess.addressPool}`],
    ...(vpn.remoteAccess.nameservers.length > 0
      ? [`    dns = ${vpn.remoteAccess.nameservers.join(',')}`]
      : []),
    ...['  }', '}'],
  ];
  return ['connections {', ...connections.map(({ text }) => indent(text)), '}', ...(pool ?? []), ''].join(
    '\n',
  );
}

function renderPeer(peer: Peer, names: CredentialNames): Connection {
  const calls = peer.role === 'initiator';
  const text = `${peer.name} {
  version = 2
  remote_addrs = ${peer.remoteAddress ?? '%any'}
  proposals = ${peer.ikeProposals.join(',')}
  rekey_time = ${peer.ikeRekeySeconds}s
  dpd_delay = ${peer.dpdDelaySeconds}s
  keyingtries = ${calls ? 0 : 1}
  unique = replace
  send_cert = always
${indent(authentication(peer.localIdentity, peer.remoteIdentity, names))}
  children {
    ${peer.name} {
      local_ts = ${peer.localTrafficSelectors.join(',')}
      remote_ts = ${peer.remoteTrafficSelectors.join(',')}
      esp_proposals = ${peer.espProposals.join(',')}
      rekey_time = ${peer.espRekeySeconds}s
      start_action = ${calls ? 'start' : 'none'}
      dpd_action = ${calls ? 'restart' : 'clear'}
      close_action = ${calls ? 'start' : 'none'}
    }
  }
}`;
  return { name: peer.name, text, initiator: calls };
}

function renderTeleworker(
  access: RemoteAccess,
  identity: string,
  name: string,
  names: CredentialNames,
): Connection {
  const text = `${name} {
  version = 2
  remote_addrs = %any
  pools = ${REMOTE_ACCESS}
  dpd_delay = 30s
  unique = replace
  send_cert = always
${indent(authentication(access.localIdentity, identity, names))}
  children {
    ${name} {
      local_ts = ${access.trafficSelectors.join(',')}
      dpd_action = clear
    }
  }
}`;
  return { name, text, initiator: false };
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

/** A LAN inside a selector of a larger network stays local: its own traffic passes without IPsec. */
function renderBypasses(target: TargetState): Connection[] {
  const tunnelled = tunnelledNetworks(target);
  return target.interfaces.lans
    .map((lan) => ({ name: `bypass_${lan.name}`, network: networkOf(lan.address) }))
    .filter(({ network }) => tunnelled.some((other) => overlap(network, other)))
    .map(({ name, network }) => ({
      name,
      initiator: false,
      text: `${name} {
  remote_addrs = 127.0.0.1
  children {
    ${name} {
      local_ts = ${network}
      remote_ts = ${network}
      mode = pass
      start_action = trap
    }
  }
}`,
    }));
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
