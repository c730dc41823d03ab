import type { FastifyPluginAsync } from 'fastify';
import { type Authenticate, mayAct } from '../platform/http/actor.ts';
import type { Live } from './service.ts';

/** What changes, told as it happens. */
export { createLive, type Live } from './service.ts';

/**
 * `GET /live`, upgraded to a WebSocket (RFC 6455): `{ type: 'appliance.changed', appliance }`,
 * `{ type: 'network.changed', networkId }`, `{ type: 'rollout.changed', rolloutId }`, `{ type: 'heartbeat' }`. Nothing is
 * expected from the listener. Closed with 1008 when the credential it was opened with is good no more.
 */
export const liveRoutes =
  ({ live, authenticate }: { live: Live; authenticate: Authenticate }): FastifyPluginAsync =>
  async (app) => {
    const role = 'noc-viewer';
    app.route({
      method: 'GET',
      url: '/live',
      config: { role },
      schema: {
        tags: ['live'],
        operationId: 'live',
        summary:
          'WebSocket that tells what changes: appliance.changed, network.changed, rollout.changed, heartbeat',
      },
      handler: async (_request, reply) =>
        reply.code(426).header('upgrade', 'websocket').type('text/plain').send('Connect by WebSocket.\n'),
      wsHandler: (socket, request) =>
        live.listeners.add(socket, async () => {
          const actor = await authenticate(request, { countsAsUse: false });
          return actor !== undefined && mayAct(actor, role);
        }),
    });
  };
