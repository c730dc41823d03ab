import type { FastifyPluginAsync } from 'fastify';
import type { Live } from './service.ts';

/** What changes, told as it happens. */
export { createLive, type Live } from './service.ts';

/**
 * `GET /live`, upgraded to a WebSocket (RFC 6455): `{ type: 'appliance.changed', appliance }`,
 * `{ type: 'network.changed', networkId }`, `{ type: 'rollout.changed', rolloutId }`, `{ type: 'heartbeat' }`. Nothing is
 * expected from the listener.
 */
export const liveRoutes =
  ({ live }: { live: Live }): FastifyPluginAsync =>
  async (app) => {
    app.route({
      method: 'GET',
      url: '/live',
      config: { role: 'noc-viewer' },
      schema: {
        tags: ['live'],
        operationId: 'live',
        summary:
          'WebSocket that tells what changes: appliance.changed, network.changed, rollout.changed, heartbeat',
      },
      handler: async (_request, reply) =>
        reply.code(426).header('upgrade', 'websocket').type('text/plain').send('Connect by WebSocket.\n'),
      wsHandler: (socket) => live.listeners.add(socket),
    });
  };
