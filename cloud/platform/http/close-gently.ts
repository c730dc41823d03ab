import type { IncomingMessage } from 'node:http';
import type { Server, Socket } from 'node:net';

/** Of what comes after the answer; a client that has more to send learns of the end by a reset. */
const MOST_DRAINED = 8 * 1_048_576;
const LONGEST_DRAIN_MS = 5000;
const LOOK_EVERY_MS = 50;

const closing = new WeakSet<Socket>();

/**
 * Ends a connection so that the answer on it arrives: closing a socket with octets unread resets it, and a reset takes
 * the answer from a client that is still sending (RFC 9112 §9.6). What still comes is read and dropped, within limits.
 */
export function closeGently(socket: Socket): void {
  if (closing.has(socket) || socket.destroyed) return;
  closing.add(socket);
  const most = socket.bytesRead + MOST_DRAINED;
  const until = performance.now() + LONGEST_DRAIN_MS;
  const timer = setInterval(() => {
    if (socket.bytesRead > most || performance.now() > until) socket.destroy();
  }, LOOK_EVERY_MS);
  socket.once('close', () => clearInterval(timer));
  socket.on('error', () => socket.destroy());
  socket.end();
  socket.resume();
}

/** Closes gently after an answer that was given before all of the request was read. */
export function closeUnreadGently(server: Server): void {
  const last = new WeakMap<Socket, IncomingMessage>();
  server.prependListener('request', (request: IncomingMessage) => {
    const { socket } = request;
    const known = last.has(socket);
    last.set(socket, request);
    if (known) return;
    const destroySoon = socket.destroySoon.bind(socket);
    socket.destroySoon = () => (last.get(socket)?.complete ? destroySoon() : closeGently(socket));
  });
}
