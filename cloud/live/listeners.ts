import type { WebSocket } from 'ws';

/** A reader this far behind is cut off: it comes back and reads everything anew. */
const MOST_BUFFERED_BYTES = 4_194_304;
const HEARTBEAT_MS = 30_000;

export type Listeners = ReturnType<typeof createListeners>;

/** The WebSockets that are open: told together, kept alive, dropped when they do not keep up. */
export function createListeners() {
  /** False while an answer to the last ping is owed (RFC 6455 §5.5.2). */
  const sockets = new Map<WebSocket, boolean>();

  const heartbeat = setInterval(() => {
    const beat = JSON.stringify({ type: 'heartbeat' });
    for (const [socket, answered] of sockets) {
      if (!answered) {
        socket.terminate();
        continue;
      }
      sockets.set(socket, false);
      socket.ping();
      // Pages do not see pings; this tells them that the line is alive.
      send(socket, beat);
    }
  }, HEARTBEAT_MS).unref();

  function send(socket: WebSocket, text: string): void {
    if (socket.bufferedAmount > MOST_BUFFERED_BYTES) socket.terminate();
    else socket.send(text);
  }

  return {
    add(socket: WebSocket): void {
      sockets.set(socket, true);
      socket.on('pong', () => sockets.set(socket, true));
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.terminate());
    },
    tell(message: object): void {
      if (sockets.size === 0) return;
      const text = JSON.stringify(message);
      for (const socket of sockets.keys()) send(socket, text);
    },
    get size() {
      return sockets.size;
    },
    [Symbol.dispose](): void {
      clearInterval(heartbeat);
      for (const socket of sockets.keys()) {
        // 1001: going away (RFC 6455 §7.4.1). A peer that does not answer is not waited for.
        socket.close(1001);
        setTimeout(() => socket.terminate(), 1000).unref();
      }
      sockets.clear();
    },
  };
}
