import { Agent, request } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { ADMIN } from '../lib/cloud.ts';
import { startCloudProcess } from '../lib/cloud-process.ts';
import { usageOf } from './usage.ts';

const GUESSES_A_SECOND = 100;
const SECONDS = 20;

type Guessing = { how: string; cpuPercent: number; floorPercent: number; byStatus: Record<string, number> };
type Target = { pid: number; port: number; agent: Agent; from: string };

/** The floor is asked for from elsewhere, since who guesses is slowed down. */
const GUESSER = '127.0.0.1';
const ANYBODY = '127.0.0.2';

/**
 * What a flood of wrong passwords costs the control plane, of one core, beside as many requests for `/healthz`, which
 * does nothing, from an address that did not guess. Nothing else is asked of it meanwhile.
 */
export async function measureGuessing(): Promise<Guessing[]> {
  await using cloud = await startCloudProcess({ SITEKEEPER_LOG_LEVEL: 'warn' });
  const kept = new Agent({ keepAlive: true, rejectUnauthorized: false });
  const fresh = new Agent({ keepAlive: false, rejectUnauthorized: false, maxCachedSessions: 0 });
  const at = (agent: Agent): Target => ({ pid: cloud.pid, port: cloud.ports.http, agent, from: GUESSER });
  try {
    await flood({ ...at(kept), from: ANYBODY }, () => ['GET', '/healthz']);
    return [
      await measure('on connections that are kept', at(kept)),
      await measure('on a new TLS connection each', at(fresh)),
    ];
  } finally {
    kept.destroy();
  }
}

export function printGuessing(rows: readonly Guessing[]): void {
  console.log(
    `${GUESSES_A_SECOND} wrong passwords a second for ${SECONDS} s, from one address; of one core:`,
  );
  for (const { how, cpuPercent, floorPercent, byStatus } of rows) {
    const statuses = Object.entries(byStatus).map(([status, count]) => `${count} × ${status}`);
    const figures = `${cpuPercent.toFixed(1)} %, as many /healthz ${floorPercent.toFixed(1)} %`;
    console.log(`${how.padEnd(30)} ${figures}  (${statuses.join(', ')})`);
  }
}

async function measure(how: string, target: Target): Promise<Guessing> {
  const guess = (i: number) =>
    ['POST', '/api/v1/sessions', JSON.stringify({ email: ADMIN.email, password: `guess ${i}` })] as const;
  const { cpuPercent, byStatus } = await flood(target, guess);
  const floor = await flood({ ...target, from: ANYBODY }, () => ['GET', '/healthz']);
  return { how, cpuPercent, floorPercent: floor.cpuPercent, byStatus };
}

type Asked = readonly [method: string, path: string, body?: string];

async function flood(target: Target, ask: (i: number) => Asked) {
  const byStatus: Record<string, number> = {};
  const answers: Promise<void>[] = [];
  const before = usageOf(target.pid).cpuSeconds;
  const start = performance.now();
  for (let i = 0; i < GUESSES_A_SECOND * SECONDS; i++) {
    const early = start + (i * 1000) / GUESSES_A_SECOND - performance.now();
    if (early > 1) await pause(early);
    const answer = exchange(target, ask(i)).then((status) => {
      byStatus[status] = (byStatus[status] ?? 0) + 1;
    });
    answers.push(answer);
  }
  await Promise.all(answers);
  const seconds = (performance.now() - start) / 1000;
  return { cpuPercent: ((usageOf(target.pid).cpuSeconds - before) / seconds) * 100, byStatus };
}

function exchange({ port, agent, from }: Target, [method, path, body]: Asked): Promise<number | 'hung up'> {
  const { promise, resolve } = Promise.withResolvers<number | 'hung up'>();
  const headers = body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const sent = request(
    { host: '127.0.0.1', localAddress: from, port, agent, method, path, headers: headers || {} },
    (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    },
  );
  sent.on('error', () => resolve('hung up'));
  sent.end(body);
  return promise;
}
