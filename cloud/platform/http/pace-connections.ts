import type { Server, Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { addressBlock } from '../address-block.ts';
import type { Log } from '../log.ts';
import type { Trusted } from '../proxies/index.ts';
import { takeConnections } from '../take-connections.ts';
import { createPace } from './pace.ts';
import { createPatience } from './patience.ts';

/** What guesses are answered with: not signed in, too many of them. */
const REFUSALS = new Set([401, 429]);

type Behind = { trusted: Trusted; tooMany(): Error };

const placeOf = (address: string | undefined) => addressBlock(address ?? 'unknown');

/**
 * Guessing costs whoever guesses more than us: from a place that was refused again and again, new connections get their
 * TLS handshake, which is the costly part, at an even pace, and are hung up on when too many wait; a further refusal ends
 * its connection. Connections of who is not refused, and all other places, notice nothing; honest people behind the same
 * NAT are slowed down rather than shut out. Behind a trusted proxy connections are everybody's: there it is requests that
 * wait.
 */
export function paceConnections(app: FastifyInstance, log: Log, { trusted, tooMany }: Behind): void {
  const server = app.server as Server;
  const patience = createPatience();
  const pace = createPace();
  const queue = createQueue();

  const refuse = (address: string | undefined) => {
    if (trusted(address ?? '')) return;
    const place = placeOf(address);
    if (patience.refuse(place, performance.now())) {
      log.warn({ address: place }, 'much from here is refused; its new connections are slowed down');
    }
  };
  app.addHook('onRequest', async ({ ip, raw }) => {
    const now = performance.now();
    const place = placeOf(ip);
    if (!trusted(raw.socket.remoteAddress ?? '') || !patience.isGoneFor(place, now)) return;
    const wait = pace(place, now);
    if (wait === undefined) throw tooMany();
    await new Promise((resolve) => setTimeout(resolve, wait));
  });
  app.addHook('onSend', async (request, reply) => {
    const now = performance.now();
    if (REFUSALS.has(reply.statusCode) && patience.isGoneFor(placeOf(request.ip), now)) {
      reply.header('connection', 'close');
    }
  });
  app.addHook('onResponse', async (request, reply) => {
    if (REFUSALS.has(reply.statusCode)) refuse(request.ip);
  });
  server.on('tlsClientError', (_error, socket: Socket) => refuse(socket.remoteAddress));
  app.addHook('preClose', async () => queue.close());

  takeConnections(server, (socket, accept) => {
    const now = performance.now();
    const place = placeOf(socket.remoteAddress);
    const wait =
      !trusted(socket.remoteAddress ?? '') && patience.isGoneFor(place, now) ? pace(place, now) : 0;
    if (wait === undefined) socket.destroy();
    else if (wait === 0) accept();
    else queue.add(socket, wait, accept);
  });
}

/** Sockets that nobody has accepted yet, of which the server knows nothing when it closes. */
function createQueue() {
  const waiting = new Set<Socket>();
  let closed = false;
  return {
    add(socket: Socket, wait: number, accept: () => void): void {
      const hungUp = () => socket.destroy();
      socket.once('error', hungUp);
      waiting.add(socket);
      setTimeout(() => {
        waiting.delete(socket);
        socket.off('error', hungUp);
        if (closed) socket.destroy();
        else if (!socket.destroyed) accept();
      }, wait);
    },
    close(): void {
      closed = true;
      for (const socket of waiting) socket.destroy();
    },
  };
}
