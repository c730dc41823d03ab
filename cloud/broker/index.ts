import type { AddressInfo } from 'node:net';
import type { Server, TLSSocket } from 'node:tls';
import type { Registry } from 'prom-client';
import type { Bus } from '../platform/bus.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import { nobody, type Trusted, takeProxied } from '../platform/proxies/index.ts';
import { createAdmission } from './admission.ts';
import { type Connection, createConnections } from './connection.ts';
import { sendDown } from './downlink.ts';
import { createEngine } from './engine.ts';
import { createFrameGuard } from './frame-guard.ts';
import { guardReads } from './guard-reads.ts';
import { createBrokerMetrics } from './metrics.ts';
import { createRefuse } from './refuse.ts';
import { contextOf, createTlsServer, sourceOf } from './tls-server.ts';
import type { CheckDevice, Handlers, Link, Presence, RecordRefusal, TlsMaterial } from './types.ts';
import { createUplink } from './uplink.ts';

export { Refused } from './refused.ts';
export type { CheckDevice, Handlers, Link, Presence, Sender, TlsMaterial } from './types.ts';

export type Broker = Link &
  AsyncDisposable & {
    /** Port 0: any free one, see `port`. */
    listen(host: string, port: number): Promise<void>;
    readonly port: number;
    /** How many appliances are connected. */
    connections(): number;
    /** For connections from now on. */
    renewTls(tls: TlsMaterial): void;
  };

/** MQTT 3.1.1 over mutual TLS for appliances: who may connect, what may be said, who hears it. */
export async function createBroker(deps: {
  log: Log;
  ids: Ids;
  bus: Bus;
  tls: TlsMaterial;
  checkDevice: CheckDevice;
  handlers: Handlers;
  presence: Presence;
  refusals: { record: RecordRefusal };
  metrics: Registry;
  trusted?: Trusted;
}): Promise<Broker> {
  const { ids, bus, presence } = deps;
  const log = deps.log.child({ part: 'broker' });
  const recordRefusal = deps.refusals.record;
  const refuse = createRefuse(recordRefusal);
  const connections = createConnections();
  const metrics = createBrokerMetrics(deps.metrics, connections.count);
  const uplink = createUplink({ handlers: deps.handlers, metrics, refuse, log });
  const admit = createAdmission({ checkDevice: deps.checkDevice, presence, refuse, log });
  const engine = await createEngine({ connections, admit, uplink, refuse, log });

  function accept(socket: TLSSocket): void {
    const connection: Connection = {
      ...certificateOf(socket),
      session: ids.uuid(),
      remoteAddress: sourceOf(socket),
      socket,
      guard: createFrameGuard(),
    };
    connections.add(connection);
    socket.once('close', () => leave(connection));
    guardReads(connection, refuse);
    engine.handle(socket);
  }

  function leave(connection: Connection): void {
    connections.remove(connection);
    const { applianceId, session, remoteAddress } = connection;
    const gone = () => presence.disconnected({ applianceId, session, remoteAddress });
    connection.announced?.then(gone, gone);
  }

  const server = createTlsServer({ tls: deps.tls, recordRefusal, onConnection: accept });
  takeProxied(server, deps.trusted ?? nobody);
  const unsubscribe = bus.subscribe('certificate.revoked', ({ serialNumber }) => {
    for (const connection of connections.withCertificate(serialNumber)) connection.socket.destroy();
  });

  return {
    listen: (host, port) => listen(server, host, port),
    get port() {
      return (server.address() as AddressInfo).port;
    },
    connections: connections.count,
    isConnected: (applianceId) => connections.speaker(applianceId) !== undefined,
    publish: (applianceId, kind, payload) =>
      sendDown({ connections, metrics }, { applianceId, kind, payload }),
    disconnect(applianceId, reason) {
      log.info({ applianceId, reason }, 'connection ended');
      connections.speaker(applianceId)?.socket.destroy();
    },
    renewTls: (tls) => server.setSecureContext(contextOf(tls)),
    async [Symbol.asyncDispose]() {
      unsubscribe();
      const closed = new Promise((resolve) => server.close(resolve));
      for (const { socket } of connections.all()) socket.destroy();
      await new Promise<void>((resolve) => engine.close(resolve));
      await closed;
    },
  };
}

/** Of the certificate that TLS has verified. */
function certificateOf(socket: TLSSocket): { applianceId: string; serialNumber: string } {
  const { subject, serialNumber } = socket.getPeerCertificate();
  const commonName = subject?.CN;
  return {
    applianceId: typeof commonName === 'string' ? commonName : '',
    serialNumber: (serialNumber ?? '').toLowerCase(),
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
