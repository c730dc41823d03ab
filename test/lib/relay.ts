import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Relay = AsyncDisposable & { port: number };

/** A way to a loopback port on which what clients send arrives in pieces of so many octets, each by itself. */
export async function openRelay(to: number, octets: number): Promise<Relay> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect({ host: '127.0.0.1', port: to, noDelay: true });
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    upstream.pipe(client);
    let sent = Promise.resolve();
    client.on('data', (chunk) => {
      for (let at = 0; at < chunk.length; at += octets) {
        sent = sent.then(() => piece(upstream, chunk.subarray(at, at + octets)));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** In pieces so that the other end reads each by itself, though it may live on the same event loop. */
const piece = (socket: Socket, octets: Buffer): Promise<void> =>
  new Promise((resolve) => socket.write(octets, () => setTimeout(resolve, 1)));
