import type { TLSSocket } from 'node:tls';
import type { Client } from 'aedes';
import type { ConnectRefusal } from './connect-rules.ts';
import type { FrameGuard } from './frame-guard.ts';
import type { Sender } from './types.ts';

/** A TLS connection with a certificate of ours, before and after its CONNECT. */
export type Connection = Sender & {
  /** Of its certificate, lower-case hexadecimal. */
  serialNumber: string;
  socket: TLSSocket;
  guard: FrameGuard;
  /** Why its CONNECT is turned down. */
  refusal?: ConnectRefusal;
  /** Settled when presence knows of it. */
  announced?: Promise<void>;
  /** Since CONNACK. */
  client?: Client;
};

/** All connections, and which of them speaks for which appliance: the newest. */
export type Connections = {
  add(connection: Connection): void;
  of(conn: object): Connection;
  /** The connection speaks for its appliance from now on; an older one ends. */
  establish(connection: Connection, client: Client): void;
  remove(connection: Connection): void;
  speaker(applianceId: string): Connection | undefined;
  withCertificate(serialNumber: string): Connection[];
  all(): Iterable<Connection>;
  count(): number;
};

export function createConnections(): Connections {
  const open = new Set<Connection>();
  const bySocket = new WeakMap<object, Connection>();
  const speakers = new Map<string, Connection>();

  return {
    add(connection) {
      open.add(connection);
      bySocket.set(connection.socket, connection);
    },
    of(conn) {
      const connection = bySocket.get(conn);
      if (!connection) throw new Error('a client without a connection');
      return connection;
    },
    // [MQTT-3.1.4-2]
    establish(connection, client) {
      if (!open.has(connection)) return;
      const previous = speakers.get(connection.applianceId);
      connection.client = client;
      speakers.set(connection.applianceId, connection);
      if (previous && previous !== connection) previous.socket.destroy();
    },
    remove(connection) {
      open.delete(connection);
      if (speakers.get(connection.applianceId) === connection) speakers.delete(connection.applianceId);
    },
    speaker: (applianceId) => speakers.get(applianceId),
    withCertificate: (serialNumber) =>
      [...open].filter((connection) => connection.serialNumber === serialNumber),
    all: () => open,
    count: () => speakers.size,
  };
}
