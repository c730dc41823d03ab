import { Agent, request } from 'node:https';
import type { Identity } from './clients.ts';
import { inParallel } from './fleet.ts';

/** Bare HTTPS exchanges a second, each on a new mutual-TLS connection. */
export async function measureExchanges(
  port: number,
  {
    ca,
    identities,
    exchanges,
    width,
  }: { ca: string; identities: Identity[]; exchanges: number; width: number },
): Promise<number> {
  const start = performance.now();
  await inParallel(exchanges, width, (index) =>
    exchange(port, ca, identities[index % identities.length] as Identity),
  );
  return exchanges / ((performance.now() - start) / 1000);
}

function exchange(port: number, ca: string, { key, cert }: Identity): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const agent = new Agent({ keepAlive: false, maxCachedSessions: 0 });
  const sent = request(
    { host: '127.0.0.1', servername: 'localhost', port, ca, key, cert, agent, method: 'POST' },
    (response) => response.resume().on('end', resolve),
  );
  sent.on('error', reject);
  sent.end('x'.repeat(700));
  return promise;
}
