import type { FastifyRequest } from 'fastify';
import Type from 'typebox';

/** The query of a route whose only option is a dry run. */
export const DryRun = Type.Object(
  { validate_only: Type.Optional(Type.Boolean({ default: false, description: 'Check, and write nothing' })) },
  { additionalProperties: false },
);

type Query = { properties?: Record<string, unknown> };

/** Whether the route declares a dry run and this request, once validated, asks for it. */
export function isDryRun({ routeOptions, query }: Pick<FastifyRequest, 'routeOptions' | 'query'>): boolean {
  const declared = (routeOptions.schema?.querystring as Query | undefined)?.properties?.validate_only;
  return declared !== undefined && (query as { validate_only?: unknown } | null)?.validate_only === true;
}
