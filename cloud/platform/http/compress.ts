import compress from '@fastify/compress';
import type { FastifyInstance, RouteOptions } from 'fastify';

/** Less than that is sent as fast without. */
const THRESHOLD_BYTES = 2048;
const ENCODINGS = { threshold: THRESHOLD_BYTES, encodings: ['br' as const, 'gzip' as const] };

/**
 * Lists are compressed, and the document of the interface. Nothing else is: the length of an answer that holds a secret
 * beside what somebody else chose would tell of the secret (BREACH). No list holds one.
 */
export async function compressLists(app: FastifyInstance): Promise<void> {
  app.addHook('onRoute', (route) => {
    if (isList(route)) route.compress = ENCODINGS;
  });
  await app.register(compress, { global: false, ...ENCODINGS });
}

function isList({ method, url, schema }: RouteOptions): boolean {
  if (method !== 'GET') return false;
  const answers = schema?.response as Record<string, { properties?: object }> | undefined;
  const properties = answers?.[200]?.properties;
  return url.endsWith('/openapi.json') || (properties !== undefined && 'items' in properties);
}
