import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const NOT_BUILT =
  'The console is not built. Run npm run build and start again; the REST API works without it.\n';

/** Serves the files of the built console. */
export async function serveConsole(app: FastifyInstance, directory: string): Promise<void> {
  if (!existsSync(join(directory, 'index.html'))) {
    app.get('/', async (_request, reply) =>
      reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: directory,
    wildcard: true,
    cacheControl: false,
    index: 'index.html',
    setHeaders: (reply, path) => {
      // Vite puts a hash of the content into the names of assets, so that they never change.
      const lasting = path.startsWith(join(directory, 'assets'));
      reply.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

/** Answers a request that matched nothing with the console's document, when it is for one of its pages. */
export function consolePage(directory: string) {
  const isBuilt = existsSync(join(directory, 'index.html'));
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined => {
    const path = request.url.split('?')[0] ?? '';
    const isFile = (path.split('/').at(-1) ?? '').includes('.');
    if (!isBuilt || isFile || path.startsWith('/api/') || request.method !== 'GET') return undefined;
    return reply.sendFile('index.html', directory);
  };
}
