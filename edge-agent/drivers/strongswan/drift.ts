import type { DriftFinding, TargetState } from '#protocol';
import { drifted } from '../drifted.ts';
import type { Connection } from './connection.ts';
import { isOutdated, type Loaded } from './loaded.ts';
import type { LoadedConnection } from './vici/loaded-connection.ts';
import type { SecurityAssociation } from './vici/security-association.ts';

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
  const places = new Map(vpn.siteToSite.map(({ name }, index) => [name, `/vpn/siteToSite/${index}`]));
  const pointerTo = (name: string) => places.get(name) ?? '/vpn';
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

/** Tunnels that are up by a connection that went or was another one. @param loaded what charon was given, @param wanted what it shall have */
export function driftOfTunnels(
  associations: readonly SecurityAssociation[],
  loaded: Loaded,
  wanted: Loaded,
): DriftFinding[] {
  const names = associations.filter(({ established }) => established).map(({ connection }) => connection);
  return [...new Set(names)]
    .filter((name) => loaded[name] !== undefined && isOutdated(name, loaded, wanted))
    .map((name) =>
      drifted('/vpn', 'nothing', name, `a tunnel is up by connection ${name}, which went or changed`),
    );
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
  const there = new Set(current);
  const missing = wanted.filter((destination) => !there.has(destination));
  return [
    ...(hasRule ? [] : [drifted('/vpn', 'a rule', 'nothing', 'the routing rule of the tunnels is missing')]),
    ...missing.map((destination) =>
      drifted('/vpn', destination, 'nothing', `route into the tunnels is missing: ${destination}`),
    ),
  ];
}
