import type { WebSocket } from 'ws';
import { isInScope, type Owner } from '../platform/access/can.ts';
import type { Scope } from '../platform/access/roles.ts';

/** A reader this far behind is cut off: it comes back and reads everything anew. */
const MOST_BUFFERED_BYTES = 4_194_304;
const HEARTBEAT_MS = 30_000;

export type Listeners = ReturnType<typeof createListeners>;

/** Whose changes somebody may hear of now; `undefined` when it may not listen any more. */
type Standing = () => Promise<Scope | undefined>;
/** `answered`: false while an answer to the last ping is owed (RFC 6455 §5.5.2). */
type Listener = { answered: boolean; scope: Scope; standing: Standing };

/** The WebSockets that are open: told together, kept alive, dropped when they do not keep up or are not welcome any more. */
export function createListeners({ heartbeatMilliseconds = HEARTBEAT_MS } = {}) {
  const sockets = new Map<WebSocket, Listener>();

  const heartbeat = setInterval(() => {
    const beat = JSON.stringify({ type: 'heartbeat' });
    for (const [socket, listener] of sockets) {
      if (!listener.answered) {
        socket.terminate();
        continue;
      }
      listener.answered = false;
      socket.ping();
      // Pages do not see pings; this tells them that the line is alive.
      send(socket, beat);
      void dismissUnwelcome(socket, listener);
    }
  }, heartbeatMilliseconds).unref();

  async function dismissUnwelcome(socket: WebSocket, listener: Listener): Promise<void> {
    // While the database is away nobody can tell; it is asked again at the next beat.
    const scope = await listener.standing().catch(() => listener.scope);
    if (scope) listener.scope = scope;
    // 1008: policy (RFC 6455 §7.4.1).
    else socket.close(1008);
  }

  function send(socket: WebSocket, text: string): void {
    if (socket.bufferedAmount > MOST_BUFFERED_BYTES) socket.terminate();
    else socket.send(text);
  }

  return {
    /** @param standing asked at every heartbeat, and when some credential has ended */
    add(socket: WebSocket, scope: Scope, standing: Standing): void {
      const listener = { answered: true, scope, standing };
      sockets.set(socket, listener);
      socket.on('pong', () => {
        listener.answered = true;
      });
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.terminate());
    },
    /** Asks for everybody at once. */
    recheck(): void {
      for (const [socket, listener] of sockets) void dismissUnwelcome(socket, listener);
    },
    /** @param owners whose it is what the message is about: none when it is the operator's, or whose is not known */
    tell(message: object, owners: readonly Owner[]): void {
      if (sockets.size === 0) return;
      const text = JSON.stringify(message);
      for (const [socket, { scope }] of sockets) if (isInScope(scope, owners)) send(socket, text);
    },
    /** Whether anybody listens who hears of its own only. */
    get haveTenants() {
      return [...sockets.values()].some(({ scope }) => scope.kind !== 'operator');
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
