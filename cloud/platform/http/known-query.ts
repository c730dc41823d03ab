import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { AppError, type Fault } from '../errors.ts';

type QuerySchema = { properties?: Record<string, unknown>; additionalProperties?: unknown };

const MOST_FAULTS = 100;

/**
 * Refuses members of a query that the route does not declare, before anything else of the request is validated. A route
 * whose schema leaves open what else may come keeps the process from starting.
 */
export function refuseUnknownQuery(app: FastifyInstance): void {
  app.addHook('onRoute', ({ method, url, schema }: RouteOptions) => {
    const query = schema?.querystring as QuerySchema | undefined;
    if (query === undefined || query.additionalProperties !== undefined) return;
    throw new Error(`${String(method)} ${url} does not say that its query has no other members`);
  });
  app.addHook('preValidation', async (request) => {
    const faults = unknownMembers(request).slice(0, MOST_FAULTS).map(unknownMember);
    if (faults.length === 0) return;
    throw new AppError('request-invalid', 'The query has members that are not known here; see errors.', {
      faults,
    });
  });
}

function unknownMembers({ routeOptions, query }: FastifyRequest): string[] {
  const { properties = {}, additionalProperties = false } =
    (routeOptions.schema?.querystring as QuerySchema | undefined) ?? {};
  if (additionalProperties !== false) return [];
  return Object.keys(query as object).filter((name) => !Object.hasOwn(properties, name));
}

const unknownMember = (name: string): Fault => ({
  pointer: `?${name}`,
  code: 'additionalProperties',
  detail: 'is not known here',
});
