import type { IncomingMessage } from 'node:http';
import { isIP, type Server } from 'node:net';
import { type Trusted, withoutMapping } from './trusted.ts';

const HEADER = 'x-forwarded-for';

/**
 * Leaves of X-Forwarded-For what may be believed: nothing from whom is no trusted proxy, and of a trusted one's the
 * addresses at its end, as far as they are addresses.
 */
export function keepForwarded(server: Server, trusted: Trusted): void {
  server.prependListener('request', (request: IncomingMessage) => strip(request, trusted));
  server.prependListener('upgrade', (request: IncomingMessage) => strip(request, trusted));
}

function strip(request: IncomingMessage, trusted: Trusted): void {
  const { headers, socket } = request;
  const given = headers[HEADER];
  if (given === undefined) return;
  const believed = trusted(socket.remoteAddress ?? '') ? addressesAtEnd(String(given)) : [];
  if (believed.length > 0) headers[HEADER] = believed.join(', ');
  else delete headers[HEADER];
}

function addressesAtEnd(text: string): string[] {
  const addresses = text.split(',').map(plain);
  const fault = addresses.findLastIndex((address) => isIP(address) === 0);
  return addresses.slice(fault + 1);
}

/** Some proxies write the port as well. */
function plain(entry: string): string {
  const text = entry.trim();
  const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/.exec(text) ?? [];
  const [, withPort] = /^([\d.]+):\d+$/.exec(text) ?? [];
  return withoutMapping(bracketed ?? withPort ?? text);
}
