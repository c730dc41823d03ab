import { Aedes, type AuthenticateError, type Client } from 'aedes';
import type { Log } from '../platform/log.ts';
import type { Admission } from './admission.ts';
import { refuseConnect } from './connect-rules.ts';
import type { Connection, Connections } from './connection.ts';
import type { Refuse } from './refuse.ts';
import { Refused } from './refused.ts';
import { mayReceive, maySubscribe } from './topic-rules.ts';
import type { Uplink } from './uplink.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** A receiver that takes nothing for so long is cut off. */
const DRAIN_TIMEOUT_MS = 10_000;
/** Messages under way inside the broker; with the library's 100, one frozen receiver would hold up everybody. */
const CONCURRENCY = 10_000;

/** The MQTT library with our rules in all of its hooks. */
export async function createEngine(deps: {
  connections: Connections;
  admit(connection: Connection): Promise<Admission>;
  uplink: Uplink;
  refuse: Refuse;
  log: Log;
}): Promise<Aedes> {
  const { connections, admit, uplink, refuse, log } = deps;
  const connectionOf = (client: Client) => connections.of(client.conn);

  const engine = await Aedes.createBroker({
    concurrency: CONCURRENCY,
    connectTimeout: CONNECT_TIMEOUT_MS,
    drainTimeout: DRAIN_TIMEOUT_MS,

    preConnect(client, packet, done) {
      const connection = connectionOf(client);
      const refusal = refuseConnect(
        {
          clientId: packet.clientId,
          clean: packet.clean,
          keepAliveSeconds: packet.keepalive ?? 0,
          hasWill: packet.will !== undefined,
        },
        connection.applianceId,
      );
      if (refusal) connection.refusal = refusal;
      delete packet.will;
      done(null, true);
    },

    authenticate(client, _username, _password, done) {
      void admit(connectionOf(client)).then(({ returnCode }) => {
        if (returnCode === 0) done(null, true);
        else
          done(Object.assign(new Refused('connect-invalid', ''), { returnCode }) as AuthenticateError, null);
      });
    },

    authorizePublish(client, packet, done) {
      if (!client) return done(new Error('nobody publishes in the broker'));
      const { topic, qos, retain } = packet;
      const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
      uplink(connectionOf(client), { topic, qos, retain: retain === true, payload }).then(
        () => done(null),
        (error) => done(error instanceof Refused ? error : notDurable(error)),
      );
    },

    authorizeSubscribe(client, subscription, done) {
      const connection = connectionOf(client);
      if (maySubscribe(connection.applianceId, subscription.topic)) return done(null, subscription);
      refuse(
        connection,
        new Refused('topic-refused', 'An appliance subscribes to its own down topics only.'),
      );
      // A failure in SUBACK (§3.9.3).
      done(null, null);
    },

    authorizeForward: (client, packet) => (mayReceive(client.id, packet.topic) ? packet : null),
  });

  engine.on('connackSent', ({ returnCode }, client) => {
    if (returnCode === 0) connections.establish(connectionOf(client), client);
  });
  const onFailure = (client: Client, error: Error) =>
    recordProtocolFault(connectionOf(client), error, refuse);
  engine.on('clientError', onFailure);
  engine.on('connectionError', onFailure);
  (engine as NodeJS.EventEmitter).on('error', (error) => log.error({ err: error }, 'broker'));
  return engine;
}

/** The `code` tells it from what the library says about the appliance's packets. */
const notDurable = (cause: unknown) =>
  Object.assign(new Error('a message could not be stored', { cause }), { code: 'not-durable' });

/** Ends of a connection that are nobody's fault. */
const ORDINARY = /^(keep alive timeout|drain timeout|connection closed|premature close)$/i;

/** What the library's parser and state machine found wrong; refusals of our own hooks are recorded where they arise. */
function recordProtocolFault(connection: Connection, error: Error, refuse: Refuse): void {
  const { code, errorCode } = error as Error & { code?: string; errorCode?: number };
  if (error instanceof Refused || errorCode !== undefined || code !== undefined) return;
  if (ORDINARY.test(error.message)) return;
  const late = error.message === 'connect did not arrive in time';
  const refused = late
    ? new Refused('connect-timeout', 'CONNECT did not arrive in time.')
    : new Refused('packet-malformed', `Not MQTT 3.1.1: ${error.message.slice(0, 100)}.`);
  refuse(connection, refused);
}
