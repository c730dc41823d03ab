import type { Connection } from './connection.ts';
import type { Refuse } from './refuse.ts';
import { Refused } from './refused.ts';

/** CONNACK with return code 1 [MQTT-3.1.2-2]; all other violations end the connection without a word. */
const UNACCEPTABLE_VERSION = Buffer.from([0x20, 2, 0, 1]);

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
      const refused = error as Refused;
      refuse(connection, refused);
      if (refused.code === 'mqtt-version-unsupported') socket.write(UNACCEPTABLE_VERSION);
      socket.destroySoon();
      return null;
    }
  };
  socket.once('end', () => {
    if (guard.atBoundary()) return;
    refuse(connection, new Refused('packet-truncated', 'The connection ended inside a packet.'));
  });
}
