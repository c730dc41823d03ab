import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { requireAction } from '../access/require.ts';
import { AppError } from '../errors.ts';
import type { Authenticate } from './actor.ts';

type Deps = {
  metrics: Registry;
  ready: () => Promise<void>;
  warnings: () => readonly string[];
  authenticate: Authenticate;
};

/**
 * For whoever runs the process: `/healthz` (it lives), `/readyz` (it can serve; `ready` throws when not) and `/metrics`,
 * which takes a credential since this port faces the public.
 */
export function operationsRoutes(
  app: FastifyInstance,
  { metrics, ready, warnings, authenticate }: Deps,
): void {
  app.get('/healthz', { logLevel: 'warn' }, async () => ({ status: 'ok' }));
  app.get('/readyz', { logLevel: 'warn' }, async () => {
    await ready();
    const told = warnings();
    return { status: 'ok', ...(told.length > 0 && { warnings: told }) };
  });
  app.get('/metrics', { logLevel: 'warn' }, async (request, reply) => {
    const actor = await authenticate(request);
    if (!actor) throw new AppError('sign-in-required', 'Send an API token as Authorization: Bearer.');
    requireAction(actor, 'metrics:read');
    return reply.type(metrics.contentType).send(await metrics.metrics());
  });
}
