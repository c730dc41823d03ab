import type { Server, Socket } from 'node:net';
import { takeConnections } from '../take-connections.ts';
import { readProxyHeader } from './proxy-header.ts';
import { type Trusted, withoutMapping } from './trusted.ts';

/** A proxy sends its header at once. */
const HEADER_TIMEOUT_MS = 5000;

/**
 * Takes what trusted proxies say by the PROXY protocol of where a connection comes from, before TLS, and shows it as the
 * connection's `remoteAddress` to everybody after. A trusted proxy may leave it out. The octets of anybody else are passed
 * on as they are.
 */
export function takeProxied(server: Server, trusted: Trusted): void {
  const clients = new Map<string, string>();
  takeConnections(server, (socket, accept) => {
    if (!trusted(socket.remoteAddress ?? '')) return accept();
    readHeader(socket, (client) => {
      if (client !== undefined) remember(clients, socket, client);
      accept();
    });
  });
  // The socket of TLS is another one, over the same connection.
  server.prependListener('secureConnection', (socket: Socket) => {
    const client = clients.get(keyOf(socket));
    if (client !== undefined) showAs(socket, client);
  });
  server.prependListener('tlsClientError', (_error: unknown, socket: Socket) => {
    const client = clients.get(keyOf(socket));
    if (client !== undefined) showAs(socket, client);
  });
}

const keyOf = ({ remoteAddress, remotePort, localPort }: Socket): string =>
  `${remoteAddress} ${remotePort} ${localPort}`;

function remember(clients: Map<string, string>, socket: Socket, client: string): void {
  const key = keyOf(socket);
  clients.set(key, client);
  socket.once('close', () => clients.delete(key));
  showAs(socket, client);
}

const showAs = (socket: Socket, address: string): void =>
  void Object.defineProperty(socket, 'remoteAddress', { value: withoutMapping(address), configurable: true });

function readHeader(socket: Socket, done: (client: string | undefined) => void): void {
  let octets = Buffer.alloc(0);
  const hungUp = () => socket.destroy();
  const timer = setTimeout(hungUp, HEADER_TIMEOUT_MS);
  const leave = () => {
    clearTimeout(timer);
    socket.off('data', take);
    socket.off('error', hungUp);
    socket.off('close', leave);
  };
  const take = (chunk: Buffer): void => {
    octets = Buffer.concat([octets, chunk]);
    const header = readProxyHeader(octets);
    if (header.state === 'incomplete') return;
    leave();
    if (header.state === 'malformed') return void socket.destroy();
    socket.pause();
    const rest = header.state === 'read' ? octets.subarray(header.length) : octets;
    if (rest.length > 0) socket.unshift(rest);
    done(header.state === 'read' ? header.client : undefined);
    process.nextTick(() => socket.resume());
  };
  socket.on('data', take);
  socket.on('error', hungUp);
  socket.once('close', leave);
}
