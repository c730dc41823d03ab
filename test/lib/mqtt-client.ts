import { connect as connectTls, type TLSSocket } from 'node:tls';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { TlsIdentity } from './mqtt-pki.ts';

/** Where a broker listens and what proves it. */
export type BrokerAddress = { port: number; ca: string };

/** An MQTT client like an appliance's, which never reconnects by itself. */
export async function connectMqtt(
  { port, ca }: BrokerAddress,
  identity: Pick<TlsIdentity, 'key' | 'cert'>,
  options: IClientOptions = {},
): Promise<MqttClient> {
  const client = connect({
    protocol: 'mqtts',
    host: '127.0.0.1',
    servername: 'localhost',
    port,
    ca,
    key: identity.key,
    cert: identity.cert,
    protocolVersion: 4,
    clean: true,
    keepalive: 30,
    reconnectPeriod: 0,
    ...options,
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.once('connect', () => resolve());
  client.once('error', reject);
  client.once('close', () => reject(new Error('closed before it was connected')));
  try {
    await promise;
  } catch (error) {
    client.end(true);
    throw error;
  }
  client.on('error', () => undefined);
  client.setMaxListeners(100);
  return client;
}

/** Publishes with quality of service 1; true when acknowledged, false when the connection ended instead. */
export async function publishAcknowledged(
  client: MqttClient,
  topic: string,
  payload: string | Buffer | object,
  options: { retain?: boolean; qos?: 0 | 1 | 2 } = {},
): Promise<boolean> {
  const body = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
  const { promise: closed, resolve } = Promise.withResolvers<false>();
  const onClose = () => resolve(false);
  client.once('close', onClose);
  try {
    const acknowledged = client.publishAsync(topic, body, { qos: 1, ...options }).then(
      () => true,
      () => false,
    );
    return await Promise.race([acknowledged, closed]);
  } finally {
    client.off('close', onClose);
  }
}

/** Resolves when the client's connection has ended. */
export function closed(client: MqttClient): Promise<void> {
  return new Promise((resolve) => {
    if (client.connected) client.once('close', () => resolve());
    else resolve();
  });
}

/** A TLS connection that speaks whatever octets a test writes. */
export function connectRaw({ port, ca }: BrokerAddress, identity?: Partial<TlsIdentity>): Promise<TLSSocket> {
  const { key, cert } = identity ?? {};
  return new Promise((resolve, reject) => {
    const socket = connectTls(
      { host: '127.0.0.1', servername: 'localhost', port, ca, ...(key && { key }), ...(cert && { cert }) },
      () => {
        socket.off('error', reject);
        socket.on('error', () => undefined);
        resolve(socket);
      },
    );
    socket.once('error', reject);
  });
}

/** A CONNECT packet for MQTT 3.1.1, clean session, keep-alive 30 s (§3.1). */
export function connectPacket(clientId: string): Buffer {
  const id = Buffer.from(clientId);
  const head = Buffer.from([0x10, 12 + id.length, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 30, 0, id.length]);
  return Buffer.concat([head, id]);
}

/** Resolves when the connection has ended, however it did. */
export function socketClosed(socket: TLSSocket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
    socket.resume();
  });
}
