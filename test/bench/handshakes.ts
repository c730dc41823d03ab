import { Agent, request } from 'node:https';
import { inParallel } from '../lib/in-parallel.ts';
import type { Identity } from './clients.ts';
import type { Floor } from './floor.ts';
import { usageOf } from './usage.ts';

/** Bare HTTPS exchanges, each on a new mutual-TLS connection: how many a second, and what one costs the server. */
export async function measureExchanges(
  floor: Floor,
  {
    ca,
    identities,
    exchanges,
    width,
  }: { ca: string; identities: Identity[]; exchanges: number; width: number },
): Promise<{ perSecond: number; cpuMilliseconds: number }> {
  const before = usageOf(floor.pid).cpuSeconds;
  const start = performance.now();
  await inParallel(exchanges, width, (index) =>
    exchange(floor.httpsPort, ca, identities[index % identities.length] as Identity),
  );
  const perSecond = exchanges / ((performance.now() - start) / 1000);
  return { perSecond, cpuMilliseconds: ((usageOf(floor.pid).cpuSeconds - before) / exchanges) * 1000 };
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
