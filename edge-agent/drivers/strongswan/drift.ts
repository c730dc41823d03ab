import type { DriftFinding, TargetState } from '#protocol';
import { drifted } from '../drifted.ts';
import type { Connection } from './connection.ts';
import type { LoadedConnection } from './parse-connections.ts';

/**
 * Connections that are not loaded, others that are, and those whose children have other selectors. Of the people who
 * dial in only the names are compared.
 */
export function driftOfConnections(
  { vpn }: TargetState,
  wanted: readonly Connection[],
  loaded: readonly LoadedConnection[],
): DriftFinding[] {
  const names = new Set(wanted.map(({ name }) => name));
  const known = new Map(loaded.map((connection) => [connection.name, connection]));
  const pointerTo = (name: string) => {
    const index = vpn.siteToSite.findIndex((peer) => peer.name === name);
    return index < 0 ? '/vpn' : `/vpn/siteToSite/${index}`;
  };
  return [
    ...wanted
      .filter(({ name }) => !known.has(name))
      .map(({ name }) =>
        drifted(pointerTo(name), name, 'nothing', `connection ${name} is not loaded into charon`),
      ),
    ...loaded
      .filter(({ name }) => !names.has(name))
      .map(({ name }) => drifted('/vpn', 'nothing', name, `charon has a foreign connection ${name}`)),
    ...vpn.siteToSite.flatMap((peer) => {
      const child = known.get(peer.name)?.children.get(peer.name);
      const expected = selectorWords(peer.localTrafficSelectors, peer.remoteTrafficSelectors);
      const actual = child ? selectorWords(child.local, child.remote) : 'nothing';
      return !known.has(peer.name) || actual === expected
        ? []
        : [drifted(pointerTo(peer.name), expected, actual, `connection ${peer.name} carries other networks`)];
    }),
  ];
}

function selectorWords(local: readonly string[], remote: readonly string[]): string {
  return [local, remote].map((networks) => [...networks].sort().join(' ')).join(' to ');
}

/** @param lines of the table of the tunnel device as ip-route(8) was given them, and as it has them */
export function driftOfTunnelTable(
  wanted: readonly string[],
  current: readonly string[],
  hasRule: boolean,
): DriftFinding[] {
  const missing = wanted.filter((destination) => !current.includes(destination));
  return [
    ...(hasRule ? [] : [drifted('/vpn', 'a rule', 'nothing', 'the routing rule of the tunnels is missing')]),
    ...missing.map((destination) =>
      drifted('/vpn', destination, 'nothing', `route into the tunnels is missing: ${destination}`),
    ),
  ];
}
