import type { ServerResponse } from 'node:http';
import type { Server } from 'node:net';

/** Names with a spelling of their own (RFC 9110, IANA's registry of field names). */
const SPELLED: Record<string, string> = { 'www-authenticate': 'WWW-Authenticate', etag: 'ETag' };

const canonical = (name: string): string =>
  SPELLED[name] ??
  name.replace(/(^|-)([a-z])/g, (_all, dash: string, letter: string) => dash + letter.toUpperCase());

/**
 * Sends the names of header fields as the standards write them. They may be written in any case (RFC 9110 §5.1), but
 * clients of devices compare octets; the framework writes all of them small.
 */
export function spellHeaders(server: Server): void {
  server.prependListener('request', (_request: unknown, response: ServerResponse) => {
    const writeHead = response.writeHead.bind(response) as (status: number, fields: object) => ServerResponse;
    response.writeHead = (status: number, ...rest: unknown[]) => {
      const given = { ...response.getHeaders(), ...(rest.at(-1) as object | undefined) };
      return writeHead(
        status,
        Object.fromEntries(
          Object.entries(given).map(([name, value]) => [canonical(name.toLowerCase()), value]),
        ),
      );
    };
  });
}
