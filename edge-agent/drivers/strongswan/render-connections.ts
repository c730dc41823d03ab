import type { TargetState } from '#protocol';
import { networkOf, networkSet } from '../addresses.ts';
import { tunnelledNetworks } from '../tunnelled.ts';
import { type Connection, type CredentialNames, indent } from './connection.ts';
import type { Esp } from './esp.ts';
import { renderPeers } from './render-peer.ts';
import { renderPools, renderRemoteAccess } from './render-remote-access.ts';

export function renderConnections(target: TargetState, names: CredentialNames, esp: Esp): Connection[] {
  const { siteToSite, remoteAccess } = target.vpn;
  return [
    ...renderPeers(siteToSite, names),
    ...(remoteAccess ? renderRemoteAccess(remoteAccess, names) : []),
    ...(esp === 'kernel' ? renderBypasses(target) : []),
  ];
}

/** The whole swanctl.conf(5). */
export function renderSwanctl(connections: readonly Connection[], { vpn }: TargetState): string {
  const pools = vpn.remoteAccess ? ['pools {', ...renderPools(vpn.remoteAccess), '}'] : [];
  return ['connections {', ...connections.map(({ text }) => indent(text)), '}', ...pools, ''].join('\n');
}

/** A LAN inside a selector of a larger network stays local: its own traffic passes without IPsec. */
function renderBypasses(target: TargetState): Connection[] {
  const tunnelled = networkSet(tunnelledNetworks(target));
  return target.interfaces.lans
    .map((lan) => ({ name: `bypass_${lan.name}`, network: networkOf(lan.address) }))
    .filter(({ network }) => tunnelled.overlaps(network))
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
