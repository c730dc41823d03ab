import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { can } from '../platform/access/can.ts';
import { AppError } from '../platform/errors.ts';
import type { Authenticate } from '../platform/http/actor.ts';
import type { Live } from './service.ts';

/** What changes, told as it happens. */
export { createLive, type Live } from './service.ts';

/** What the library would refuse with a page of HTML (RFC 6455 §4.2.1). */
async function requireHandshake({ headers }: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (headers.upgrade === undefined) return;
  const isWell =
    headers.upgrade.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    /^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '');
  if (isWell) return;
  reply.header('sec-websocket-version', '13');
  throw new AppError('request-invalid', 'The upgrade is not one to a WebSocket of version 13.');
}

const MESSAGES = ['appliance.changed', 'network.changed', 'rollout.changed', 'heartbeat'] as const;
const Stream = Type.Object(
  { transport: Type.Literal('websocket'), messages: Type.Array(Type.Enum([...MESSAGES])) },
  { description: 'Without an upgrade: what an upgrade brings (RFC 6455)' },
);

/**
 * `GET /live`, upgraded to a WebSocket (RFC 6455): `{ type: 'appliance.changed', appliance }`,
 * `{ type: 'network.changed', networkId }`, `{ type: 'rollout.changed', rolloutId }`, `{ type: 'heartbeat' }`. Nothing is
 * expected from the listener. Closed with 1008 when the credential it was opened with is good no more.
 */
export const liveRoutes =
  ({ live, authenticate }: { live: Live; authenticate: Authenticate }): FastifyPluginAsync =>
  async (app) => {
    const action = 'live:listen';
    app.route({
      method: 'GET',
      url: '/live',
      config: { action, extent: 'own' },
      schema: {
        tags: ['live'],
        operationId: 'live',
        summary:
          'WebSocket that tells what changes: appliance.changed, network.changed, rollout.changed, heartbeat',
        response: { 200: Stream },
      },
      preValidation: requireHandshake,
      handler: async (_request, reply) =>
        reply.header('upgrade', 'websocket').send({ transport: 'websocket', messages: [...MESSAGES] }),
      wsHandler: (socket, request) =>
        live.listeners.add(socket, request.scope, async () => {
          const actor = await authenticate(request, { countsAsUse: false });
          return actor && can(actor, action).allowed ? actor.scope : undefined;
        }),
    });
  };
