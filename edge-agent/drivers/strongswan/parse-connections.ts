import { parseRawEvents, type RawSection } from './parse-raw.ts';

/** A connection charon has loaded, with its children by name. */
export type LoadedConnection = { name: string; children: Map<string, { local: string[]; remote: string[] }> };

/** `swanctl --list-conns --raw`. */
export function parseConnections(text: string): LoadedConnection[] {
  return parseRawEvents(text, 'list-conn').flatMap((event) =>
    [...event.sections].map(([name, connection]) => ({
      name,
      children: new Map(
        [...(connection.sections.get('children')?.sections ?? [])].map(([child, section]) => [
          child,
          { local: list(section, 'local-ts'), remote: list(section, 'remote-ts') },
        ]),
      ),
    })),
  );
}

function list({ values }: RawSection, key: string): string[] {
  return (values.get(key) ?? '')
    .replace(/^\[|\]$/g, '')
    .split(' ')
    .filter((word) => word !== '');
}
