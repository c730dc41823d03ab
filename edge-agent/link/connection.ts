import type { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import mqtt from 'mqtt';
import { downFilter } from '#protocol';
import { checkControlPlane } from '../identity/control-plane.ts';

export type ConnectionOptions = {
  url: string;
  applianceId: string;
  /** PEM. */
  tls: { ca: string; certificate: string; key: string };
  keepaliveSeconds: number;
  /** From the moment it is subscribed, also before `openConnection` returns. */
  onMessage: (topic: string, payload: Buffer) => void;
  signal: AbortSignal;
};

/** One TCP + TLS + MQTT connection, never reopened. */
export type Connection = {
  /** Resolves when the broker has acknowledged it (QoS 1); rejects when the connection ends or is too slow. */
  publish(topic: string, payload: string): Promise<void>;
  /** Resolves when the connection has ended, with the reason. */
  closed: Promise<Error>;
  /** Whether the address it began from is no longer this machine's: nothing sent on it will ever be answered. */
  isStranded(): boolean;
  close(): void;
};

/** Whether the broker said that who shows this certificate may not connect (CONNACK 5, MQTT 3.1.1 §3.2.2.3). */
export const isNotAuthorized = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 5;

const CONNECT_MILLISECONDS = 20_000;
const ACKNOWLEDGE_MILLISECONDS = 30_000;

/** Handed on to tls.connect(); the types of the library do not know it. */
const CONTROL_PLANE_ONLY: object = { checkServerIdentity: checkControlPlane };

/** Connects and subscribes; rejects with the reason when either fails. */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const { url, applianceId, tls, keepaliveSeconds, onMessage, signal } = options;
  signal.throwIfAborted();
  const { hostname, port } = new URL(url);
  const client = mqtt.connect({
    protocol: 'mqtts',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 8883),
    protocolVersion: 4,
    clientId: applianceId,
    clean: true,
    keepalive: keepaliveSeconds,
    reconnectPeriod: 0,
    connectTimeout: CONNECT_MILLISECONDS,
    queueQoSZero: false,
    ca: tls.ca,
    cert: tls.certificate,
    key: tls.key,
    ...CONTROL_PLANE_ONLY,
  });
  const closed = endOf(client);
  const connection = {
    publish: publisher(client, closed),
    closed,
    isStranded: () => isForeign((client.stream as Socket | undefined)?.localAddress),
    close: () => void client.end(true),
  };
  const onAbort = () => client.end(true);
  signal.addEventListener('abort', onAbort, { once: true });
  client.on('message', onMessage);
  try {
    await orEnd(closed, new Promise<void>((resolve) => client.once('connect', () => resolve())));
    await orEnd(closed, subscribe(client, downFilter(applianceId)));
    return connection;
  } catch (error) {
    client.end(true);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function isForeign(address: string | undefined): boolean {
  if (address === undefined) return false;
  const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return own.every((each) => each.address !== address.replace(/^::ffff:|%.*$/g, ''));
}

function endOf(client: mqtt.MqttClient): Promise<Error> {
  let reason: Error | undefined;
  return new Promise((resolve) => {
    client.on('error', (error) => {
      reason ??= error;
    });
    client.stream?.on('error', (error: Error) => {
      reason ??= error;
    });
    client.on('close', () => resolve(reason ?? new Error('connection closed')));
  });
}

/** Granted QoS 128 is a refusal [MQTT-3.9.3-2]. */
async function subscribe(client: mqtt.MqttClient, filter: string): Promise<void> {
  const grants = await client.subscribeAsync(filter, { qos: 1 });
  if (grants.some(({ qos }) => qos === 128)) throw new Error('subscription refused');
}

function publisher(client: mqtt.MqttClient, closed: Promise<Error>): Connection['publish'] {
  return async (topic, payload) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error('not acknowledged in time'));
        client.end(true);
      }, ACKNOWLEDGE_MILLISECONDS);
    });
    try {
      await Promise.race([orEnd(closed, client.publishAsync(topic, payload, { qos: 1 })), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

async function orEnd<Value>(closed: Promise<Error>, work: Promise<Value>): Promise<Value> {
  work.catch(() => undefined);
  return Promise.race([
    work,
    closed.then((reason): never => {
      throw reason;
    }),
  ]);
}
