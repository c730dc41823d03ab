import type { Connection } from './connection.ts';
import type { Refuse } from './refuse.ts';
import { Refused } from './refused.ts';

/**
 * Shows the frame guard every octet before the MQTT library, which buffers packets of any size, gets it. The library
 * takes octets by `read` only.
 */
export function guardReads(connection: Connection, refuse: Refuse): void {
  const { socket, guard } = connection;
  const read = socket.read.bind(socket);

  socket.read = (size) => {
    const chunk: Buffer | null = read(size);
    if (chunk === null) return null;
    try {
      guard.take(chunk);
      return chunk;
    } catch (error) {
      refuse(connection, error as Refused);
      socket.destroy();
      return null;
    }
  };
  socket.once('end', () => {
    if (guard.atBoundary()) return;
    refuse(connection, new Refused('packet-truncated', 'The connection ended inside a packet.'));
  });
}
