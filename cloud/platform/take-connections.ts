import type { Server, Socket } from 'node:net';

/** Puts `take` before what the server does with a new connection. What comes meanwhile waits in the socket's buffer. */
export function takeConnections(server: Server, take: (socket: Socket, accept: () => void) => void): void {
  const listeners = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) =>
    take(socket, () => {
      for (const listener of listeners) listener.call(server, socket);
    }),
  );
}
