import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const NOT_BUILT =
  'The console is not built. Run npm run build and start again; the REST API works without it.\n';

/** Serves the files of the built console. */
export async function serveConsole(app: FastifyInstance, directory: string, path: string): Promise<void> {
  if (!existsSync(join(directory, 'index.html'))) {
    app.get('/', async (_request, reply) =>
      reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT),
    );
    return;
  }
  const page = consolePage(directory, path);
  app.get('/', async (request, reply) => page(request, reply));
  app.get('/index.html', async (request, reply) => page(request, reply));
  await app.register(fastifyStatic, {
    root: directory,
    wildcard: true,
    cacheControl: false,
    index: false,
    // The build puts them beside what they are of.
    preCompressed: true,
    setHeaders: (reply, path) => {
      // Vite puts a hash of the content into the names of assets, so that they never change.
      const lasting = path.startsWith(join(directory, 'assets'));
      reply.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

/**
 * Answers a request that matched nothing with the console's document, when it is for one of its pages. Addresses in it are
 * relative to the path that everything lives below.
 */
export function consolePage(directory: string, path: string) {
  const file = join(directory, 'index.html');
  const document = existsSync(file)
    ? readFileSync(file, 'utf8').replace('<head>', `<head>\n    <base href="${path}/" />`)
    : undefined;
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined => {
    const address = request.url.split('?')[0] ?? '';
    const isFile = (address.split('/').at(-1) ?? '').includes('.') && address !== '/index.html';
    const isPage = !isFile && !address.startsWith('/api/') && request.method === 'GET';
    if (document === undefined || !isPage) return undefined;
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(document);
  };
}
