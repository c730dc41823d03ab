import type { ViciSection } from './message.ts';

/** A connection charon has loaded, with its children by name. */
export type LoadedConnection = { name: string; children: Map<string, { local: string[]; remote: string[] }> };

/** A `list-conn` event: one section named after the connection. */
export function readLoadedConnections(event: ViciSection): LoadedConnection[] {
  return [...event.sections].map(([name, connection]) => ({
    name,
    children: new Map(
      [...(connection.sections.get('children')?.sections ?? [])].map(([child, { lists }]) => [
        child,
        { local: lists.get('local-ts') ?? [], remote: lists.get('remote-ts') ?? [] },
      ]),
    ),
  }));
}
